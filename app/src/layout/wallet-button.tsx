import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Address, shortAddress } from '../ui/address.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty, Loading } from '../ui/states.tsx';
import { useEndpoint } from '../chain/endpoint.ts';
import { useWallet } from '../wallet/use-wallet.ts';

const Balances = lazy(() => import('./balances.tsx'));
// Known when the app is built: a production build has no faucet.
const Faucet = import.meta.env.MODE === 'localnet' ? lazy(() => import('../wallet/faucet.tsx')) : undefined;

/** Connects a wallet; opens its menu once one is connected. */
export function WalletButton() {
  const { address, status } = useWallet();
  const [open, setOpen] = useState(false);
  // What the dialog was opened for is done.
  const before = useRef(status);
  useEffect(() => {
    if (before.current === 'connecting' && status === 'connected') setOpen(false);
    before.current = status;
  }, [status]);
  return (
    <>
      {address === undefined ? (
        <Button small look="primary" onClick={() => setOpen(true)}>
          {status === 'connecting' ? 'Connecting …' : 'Connect wallet'}
        </Button>
      ) : (
        <Button small onClick={() => setOpen(true)} aria-label={`Wallet ${shortAddress(address)}`}>
          <span className="font-mono">{shortAddress(address)}</span>
        </Button>
      )}
      <Dialog open={open} onClose={() => setOpen(false)} title={address === undefined ? 'Connect a wallet' : 'Wallet'}>
        {address === undefined ? <Choice /> : <Menu address={address} close={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Choice() {
  const { wallets, status, name, error, connect } = useWallet();
  if (wallets.length === 0) {
    return (
      <Empty title="No wallet in this browser">
        Install a Solana wallet that speaks Wallet Standard, then reload the page.
      </Empty>
    );
  }
  return (
    <div className="grid gap-2">
      <ul className="grid gap-2">
        {wallets.map((wallet) => (
          <li key={wallet.name}>
            <button
              type="button"
              onClick={() => void connect(wallet)}
              className="flex min-h-12 w-full items-center gap-3 rounded-lg border border-line px-3 text-left font-medium hover:bg-raised"
            >
              <img src={wallet.icon} alt="" width="24" height="24" className="rounded" />
              {wallet.name}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="text-sm text-muted">
        {status === 'connecting' ? `Waiting for ${name ?? 'the wallet'} …` : (error?.message ?? '')}
      </p>
    </div>
  );
}

function Menu({ address, close }: { readonly address: string; readonly close: () => void }) {
  const { name, disconnect } = useWallet();
  const { rpcUrl } = useEndpoint();
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-muted">{name}</span>
        <Address of={address} />
      </p>
      <Suspense fallback={<Loading what="the balances" />}>
        <Balances address={address} />
        {Faucet && rpcUrl !== null && <Faucet address={address} rpcUrl={rpcUrl} />}
      </Suspense>
      <Button
        onClick={() => {
          close();
          void disconnect();
        }}
      >
        Disconnect
      </Button>
    </div>
  );
}
