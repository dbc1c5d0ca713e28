import { useState } from 'react';
import { useEndpoint } from '../../chain/endpoint.ts';
import { SettingsDialog } from '../../layout/settings-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';

/** What a result rests on, and what it does not say. */
export function Trust() {
  const { rpcUrl, keeperRpcUrl } = useEndpoint();
  const [open, setOpen] = useState(false);
  const isKeepers = rpcUrl === keeperRpcUrl;
  return (
    <Card title="What this rests on">
      <dl className="grid gap-4 text-sm sm:grid-cols-2">
        <div className="grid content-start justify-items-start gap-2">
          <dt className="font-medium">One RPC is trusted for the chain</dt>
          <dd>
            {rpcUrl === null ? (
              'None is known yet: choose one, or only the file is checked.'
            ) : (
              <>
                <span className="font-mono text-[13px]">{new URL(rpcUrl).host}</span>,{' '}
                {isKeepers
                  ? 'which the keeper names. A keeper that lies could name one that lies.'
                  : 'which you chose.'}
              </>
            )}
          </dd>
          <dd>
            <Button small onClick={() => setOpen(true)}>
              Choose an RPC
            </Button>
          </dd>
        </div>
        <div className="grid content-start gap-2">
          <dt className="font-medium">The page comes from the keeper</dt>
          <dd>
            To do without that, too, check from a checkout:{' '}
            <code className="font-mono text-[13px]">npx shardmarket receipts verify job.json</code>. With{' '}
            <code className="font-mono text-[13px]">--tokens</code> it also compares the answer with what was signed.
          </dd>
        </div>
        <div className="grid content-start gap-2">
          <dt className="font-medium">What a green line says</dt>
          <dd>
            Who committed to which bytes, that neighbours agree on them, and that they were paid what they asked. It
            does not say that the computation was right: audits do that.
          </dd>
        </div>
        <div className="grid content-start gap-2">
          <dt className="font-medium">What cannot be seen here</dt>
          <dd>
            One voucher may pay for many jobs. Then its commitment to their receipts can be checked only with all of
            them, and the payment only as “at least”.
          </dd>
        </div>
      </dl>
      <SettingsDialog open={open} onClose={() => setOpen(false)} />
    </Card>
  );
}
