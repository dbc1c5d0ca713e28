import type { ListedKey } from '@shardmarket/sdk';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Badge } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Age } from '../../../ui/time.tsx';
import { holdKey } from './held.ts';
import { KeyCard } from './key-card.tsx';
import { NewKeyForm } from './new-key-form.tsx';
import { ShownKey } from './shown-key.tsx';
import { useKeys } from './use-keys.ts';
import { WrongNote } from './wrong-note.tsx';

/** What the dialog is about. */
type Shown =
  | { readonly kind: 'new' }
  | { readonly kind: 'shown'; readonly key: string }
  | { readonly kind: 'revoke'; readonly key: ListedKey };
const TITLE: Record<Shown['kind'], string> = {
  new: 'New API key',
  shown: 'Your new API key',
  revoke: 'Revoke this key?',
};

/** The API keys of a session. @param blocked why none can be made, such as a session that is closing */
export function KeysPanel({ session, blocked }: { readonly session: string; readonly blocked: string | undefined }) {
  const keys = useKeys(session);
  const { known, busy } = keys;
  const [dialog, setDialog] = useState<Shown>();
  const shut = () => setDialog(undefined);
  const create = async (terms: Parameters<typeof keys.create>[0]) => {
    const key = await keys.create(terms);
    if (key === undefined) return;
    if (terms.scopes === undefined) holdKey(session, key);
    setDialog({ kind: 'shown', key });
  };
  const revoke = async (id: string) => {
    if (await keys.revoke(id)) shut();
  };
  const active = known.keys.filter((k) => k.state === 'active').length;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button look="primary" blocked={blocked} onClick={() => setDialog({ kind: 'new' })}>
          New key
        </Button>
        <Button busy={busy === 'list'} onClick={() => void keys.list()}>
          {known.at === undefined ? 'Show the keys' : 'Show them anew'}
        </Button>
        <span className="text-[13px] text-muted">
          {known.at === undefined ? (
            'Your wallet signs each request as a message: it moves nothing.'
          ) : (
            <>
              {active} active · <Age at={known.at} />
            </>
          )}
        </span>
      </div>
      {dialog === undefined && <WrongNote of={keys.wrong} />}
      {known.keys.length > 0 ? (
        <ul className="grid gap-2" aria-label="API keys">
          {known.keys.map((key) => (
            <KeyCard key={key.id} of={key} onRevoke={() => setDialog({ kind: 'revoke', key })} />
          ))}
        </ul>
      ) : known.at === undefined ? (
        <Empty title="The keys of this session are not shown yet">
          Only who opened the session may see them: show them with a signature, or make a new one.
        </Empty>
      ) : (
        <Empty title="This session has no key yet">Make one for each program that is to use it.</Empty>
      )}
      <Dialog open={dialog !== undefined} onClose={shut} title={TITLE[dialog?.kind ?? 'new']}>
        <div className="grid gap-4">
          {dialog?.kind === 'new' && (
            <NewKeyForm busy={busy === 'create'} blocked={blocked} onCreate={(terms) => void create(terms)} />
          )}
          {dialog?.kind === 'shown' && (
            <>
              <ShownKey apiKey={dialog.key} />
              <Button className="w-full" onClick={shut}>
                I have copied it
              </Button>
            </>
          )}
          {dialog?.kind === 'revoke' && (
            <>
              <p className="text-sm">
                <Badge>{dialog.key.name ?? dialog.key.id}</Badge> is refused from now on, for good. Jobs that it has
                started go on.
              </p>
              <Button
                look="danger"
                className="w-full"
                busy={busy === dialog.key.id}
                onClick={() => void revoke(dialog.key.id)}
              >
                Revoke
              </Button>
            </>
          )}
          <WrongNote of={keys.wrong} />
        </div>
      </Dialog>
    </div>
  );
}
