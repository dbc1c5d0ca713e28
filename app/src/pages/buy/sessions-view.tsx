import { useState } from 'react';
import { useChainNow } from '../../chain/clock.ts';
import { useMarketConfig } from '../../chain/config.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Query } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { KeysPanel } from './keys/panel.tsx';
import { ModelsCard } from './models-card.tsx';
import { Playground } from './playground/panel.tsx';
import { SessionList } from './sessions/list.tsx';
import { OpenDialog } from './sessions/open-dialog.tsx';
import { stateOf, type SessionState } from './sessions/state.ts';
import { SessionSummary } from './sessions/summary.tsx';
import { useSessions, type OwnSession } from './sessions/use-sessions.ts';
import { SnippetsPanel } from './snippets/panel.tsx';
import { StartCard } from './start-card.tsx';
import { UsagePanel } from './usage/panel.tsx';

/** The sessions of a wallet and all that they are for. @param payer base58 */
export default function Sessions({ payer }: { readonly payer: string }) {
  const sessions = useSessions(payer);
  const now = useChainNow();
  const { data: config } = useMarketConfig();
  const grace = config?.limits.closeGraceSecs;
  const [opening, setOpening] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const dialog = <OpenDialog open={opening} onClose={() => setOpening(false)} now={now} onOpened={setChosen} />;
  const openButton = (
    <Button look="primary" onClick={() => setOpening(true)}>
      Open a session
    </Button>
  );
  return (
    <Query of={sessions} what="your sessions">
      {(all) => {
        const session = all.find((s) => s.address === chosen) ?? all[0];
        if (!session) {
          return (
            <div className="grid gap-4">
              <StartCard>{openButton}</StartCard>
              <ModelsCard />
              {dialog}
            </div>
          );
        }
        const state = now === undefined || grace === undefined ? undefined : stateOf(session.account, now, grace);
        return (
          <div className="grid gap-4">
            {all.length > 1 && (
              <Card title="Your sessions" aside={openButton}>
                <SessionList sessions={all} chosen={session.address} onChoose={setChosen} now={now} grace={grace} />
              </Card>
            )}
            {state && now !== undefined && (
              <SessionSummary key={session.address} session={session} state={state} now={now}>
                {all.length === 1 && (
                  <Button look="quiet" onClick={() => setOpening(true)}>
                    Open another session
                  </Button>
                )}
              </SessionSummary>
            )}
            <Use session={session} state={state} />
            {dialog}
          </div>
        );
      }}
    </Query>
  );
}

/** What a session is for. */
function Use({ session, state }: { readonly session: OwnSession; readonly state: SessionState | undefined }) {
  const { address } = session;
  const blocked =
    state === undefined
      ? 'Asking the chain for its time …'
      : state.kind === 'open'
        ? undefined
        : 'This session starts no more jobs: choose or open another.';
  return (
    <Card>
      <Tabs
        label="Use of the session"
        tabs={[
          { name: 'Playground', keep: true, content: <Playground key={address} session={address} blocked={blocked} /> },
          { name: 'Keys', content: <KeysPanel key={address} session={address} blocked={blocked} /> },
          { name: 'Usage', content: <UsagePanel key={address} session={address} blocked={blocked} /> },
          { name: 'Clients', content: <SnippetsPanel /> },
        ]}
      />
    </Card>
  );
}
