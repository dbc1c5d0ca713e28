import { Note } from '../../../ui/card.tsx';
import type { Wrong } from './use-keys.ts';

export function WrongNote({ of }: { readonly of: Wrong | undefined }) {
  if (of === undefined) return null;
  return (
    <div role={of.neutral ? 'status' : 'alert'}>
      <Note tone={of.neutral ? 'neutral' : 'bad'}>{of.text}</Note>
    </div>
  );
}
