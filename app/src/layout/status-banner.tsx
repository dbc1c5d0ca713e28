import { useChainStatus } from '../chain/status.ts';
import { Note } from '../ui/card.tsx';

/** Says what is wrong with the chain, across the page, where money is concerned by it. */
export function StatusBanner() {
  const { state, why } = useChainStatus();
  return (
    <div role="status" className="empty:hidden pt-4">
      {state === 'wrong' && (
        <Note tone="bad">
          <strong>Wrong cluster.</strong> {why} Nothing can be signed until the RPC in the settings is the right one.
        </Note>
      )}
      {state === 'down' && (
        <Note tone="warn">
          <strong>No connection.</strong> {why} What is shown may be old.
        </Note>
      )}
    </div>
  );
}
