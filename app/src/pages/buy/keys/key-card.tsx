import type { ListedKey } from '@shardmarket/sdk';
import { Button } from '../../../ui/button.tsx';
import { Badge, type Tone } from '../../../ui/card.tsx';
import { Money } from '../../../ui/money.tsx';
import { DateTime } from '../../../ui/time.tsx';

const TONE: Record<ListedKey['state'], Tone> = { active: 'ok', expired: 'warn', revoked: 'neutral' };

/** A key's terms and what its jobs have cost. */
export function KeyCard({ of: key, onRevoke }: { readonly of: ListedKey; readonly onRevoke: () => void }) {
  const { budget_micro_usdc: budget, spent_micro_usdc: spent, reserved_micro_usdc: reserved } = key;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line px-3 py-2.5">
      <div className="min-w-0 grow basis-60">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{key.name ?? 'unnamed'}</span>
          <Badge tone={TONE[key.state]}>{key.state}</Badge>
        </p>
        <p className="font-mono text-[12px] text-muted">{key.id}</p>
      </div>
      <dl className="grid grow basis-80 grid-cols-2 gap-x-4 gap-y-1 text-[13px] sm:grid-cols-3">
        <div>
          <dt className="text-muted">Spent</dt>
          <dd>
            <Money micro={spent} unit="" />
            {budget === null ? (
              <span className="text-muted"> USDC</span>
            ) : (
              <>
                {' '}
                of <Money micro={budget} />
              </>
            )}
            {reserved > 0n && (
              <span className="block text-muted">
                + <Money micro={reserved} unit="" /> reserved
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt className="text-muted">May</dt>
          <dd>{key.scopes.join(', ')}</dd>
        </div>
        <div>
          <dt className="text-muted">{key.state === 'revoked' ? 'Revoked' : 'Expires'}</dt>
          <dd>
            <Until of={key} />
          </dd>
        </div>
      </dl>
      {key.state === 'active' && (
        <Button small look="danger" onClick={onRevoke} aria-label={`Revoke ${key.name ?? key.id}`}>
          Revoke
        </Button>
      )}
    </li>
  );
}

function Until({ of: { state, revoked_at, expires_at } }: { readonly of: ListedKey }) {
  const at = state === 'revoked' ? revoked_at : expires_at;
  return at === null ? <>with the session</> : <DateTime at={BigInt(at)} />;
}
