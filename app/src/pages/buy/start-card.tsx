import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';

const STEPS = [
  [
    'Open a session',
    'USDC goes into an escrow account of your own on Solana. It pays for jobs, and the rest comes back.',
  ],
  ['Make an API key', 'With a budget, an end and scopes. Your wallet signs a message; nothing moves.'],
  ['Use any OpenAI client', 'Each job is charged to the micro-USDC, with receipts that you can check.'],
] as const;

/** How buying works, for who has no session yet. @param props.children what to do first */
export function StartCard({ children }: { readonly children: ReactNode }) {
  return (
    <Card title="How it works">
      <ol className="grid gap-4 md:grid-cols-3">
        {STEPS.map(([title, text], i) => (
          <li key={title} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent"
            >
              {i + 1}
            </span>
            <div>
              <p className="font-medium">{title}</p>
              <p className="text-sm text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-5">{children}</div>
    </Card>
  );
}
