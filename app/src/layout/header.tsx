import { useState } from 'react';
import { useChainStatus } from '../chain/status.ts';
import { useEndpoint } from '../chain/endpoint.ts';
import { Link } from '../router/router.tsx';
import { cx } from '../ui/cx.ts';
import { TopNav } from './nav.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { WalletButton } from './wallet-button.tsx';

const LAMP = { ok: 'bg-ok', connecting: 'bg-line-strong', down: 'bg-warn', wrong: 'bg-bad' } as const;
const WORD = { connecting: 'connecting', down: 'no connection', wrong: 'wrong cluster' } as const;

export function Header() {
  const [settings, setSettings] = useState(false);
  return (
    <header className="flex min-h-16 items-center gap-3 border-b border-line">
      <Link to="/" className="flex items-center gap-2 font-semibold tracking-tight" aria-label="shardmarket, overview">
        <img src="/icon.svg" alt="" width="26" height="26" />
        <span className="hidden lg:inline">shardmarket</span>
      </Link>
      <TopNav />
      <div className="ml-auto flex items-center gap-2">
        <NetworkBadge onPress={() => setSettings(true)} />
        <WalletButton />
      </div>
      <SettingsDialog open={settings} onClose={() => setSettings(false)} />
    </header>
  );
}

/** Which cluster, and whether it answers; opens the settings. */
function NetworkBadge({ onPress }: { readonly onPress: () => void }) {
  const status = useChainStatus();
  const { cluster } = useEndpoint();
  const text = status.state === 'ok' ? cluster : WORD[status.state];
  return (
    <button
      type="button"
      onClick={onPress}
      title={status.state === 'ok' ? `slot ${status.slot}` : status.why}
      aria-label={`Settings; network: ${text}`}
      className="flex min-h-8 items-center gap-2 rounded-md px-2 text-[13px] text-muted hover:bg-raised hover:text-text"
    >
      <span aria-hidden className={cx('size-2 rounded-full', LAMP[status.state])} />
      {text}
    </button>
  );
}
