import { Dialog } from '../../../ui/dialog.tsx';
import { CloseAlone } from './close-alone.tsx';
import { CloseWithKeeper } from './close-with-keeper.tsx';
import type { SessionState } from './state.ts';
import type { OwnSession } from './use-sessions.ts';

export interface CloseProps {
  readonly onClose: () => void;
  readonly session: OwnSession;
  readonly state: SessionState;
  /** of the chain, unix seconds */
  readonly now: bigint;
}

/** Both ways to close: at once by agreement with the keeper, or without anybody over the grace period. */
export function CloseDialog({ open, ...props }: CloseProps & { readonly open: boolean }) {
  const { kind } = props.state;
  const over = kind === 'due' || kind === 'final';
  return (
    <Dialog open={open} onClose={props.onClose} title={over ? 'Take the rest' : 'Close the session'}>
      <div className="grid gap-5">
        {!over && <CloseWithKeeper {...props} />}
        <CloseAlone {...props} />
      </div>
    </Dialog>
  );
}
