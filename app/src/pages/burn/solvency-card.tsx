import type { MarketState } from '../../chain/market-state.ts';
import { Age, Badge, Card, microText, Money } from '../../ui/index.ts';
import { isSolvent, vaultLines, type VaultLine } from './model/solvency.ts';

function Line({ line }: { readonly line: VaultLine }) {
  const { vault, unit, holds, owes, parts } = line;
  const whole = Number(owes) || 1;
  const covered = holds >= owes;
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="font-medium">{vault}</h3>
        <p className="num text-sm">
          holds <Money micro={holds} unit={unit} /> {covered ? '≥' : '<'} owes <Money micro={owes} unit="" />
        </p>
      </div>
      <div aria-hidden className="mt-1.5 flex h-2 gap-0.5 overflow-hidden rounded-full bg-raised">
        {parts.map(({ name, amount }, i) => (
          <div
            key={name}
            className="bg-accent"
            style={{ width: `${(Number(amount) / whole) * 100}%`, opacity: 1 - i * 0.2 }}
          />
        ))}
      </div>
      <p className="mt-1 text-[13px] text-muted">
        {parts.map(({ name, amount }) => `${microText(amount)} ${name}`).join(' · ')}
        {holds > owes && ` · ${microText(holds - owes)} given to the vault`}
      </p>
    </div>
  );
}

/** Whether the program could pay everybody now: vaults against books of one slot, added up in this browser. */
export function SolvencyCard({ state, updatedAt }: { readonly state: MarketState; readonly updatedAt: number }) {
  const lines = vaultLines(state);
  const solvent = isSolvent(lines);
  return (
    <Card
      title={
        <span className="inline-flex items-center gap-2">
          Solvency
          <Badge tone={solvent ? 'ok' : 'bad'}>
            {solvent ? 'every vault covers what it owes' : 'a vault holds too little'}
          </Badge>
        </span>
      }
      aside={<Age at={updatedAt} />}
    >
      <div className="grid gap-4 md:grid-cols-2">
        {lines.map((line) => (
          <Line key={line.vault} line={line} />
        ))}
      </div>
      <p className="mt-4 text-[13px] text-muted">
        Read from one slot of the chain and added up in your browser. Nothing here comes from the keeper.
      </p>
    </Card>
  );
}
