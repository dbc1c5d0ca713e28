/** The faucet of a local chain. Builds for production do not contain this file. */
import { useState } from 'react';
import { refreshChain } from '../chain/use-chain.ts';
import { rpc } from '../chain/rpc.ts';
import { messageOf } from '../errors.ts';
import { Button } from '../ui/button.tsx';

/** base units of one press: 10 SOL, 1,000 USDC, 1,000 ZERO */
const GIFTS = {
  SOL: { sol: '10000000000' },
  USDC: { usdc: '1000000000' },
  ZERO: { zero: '1000000000' },
} as const;

export default function Faucet({ address, rpcUrl }: { readonly address: string; readonly rpcUrl: string }) {
  const [busy, setBusy] = useState('');
  const [wrong, setWrong] = useState('');
  const give = async (name: keyof typeof GIFTS) => {
    setBusy(name);
    setWrong('');
    try {
      await rpc(rpcUrl, 'localnet_faucet', [{ owner: address, ...GIFTS[name] }]);
      await refreshChain();
    } catch (error) {
      setWrong(messageOf(error));
    }
    setBusy('');
  };
  return (
    <div>
      <p className="mb-1 text-[13px] text-muted">Faucet of this local chain</p>
      <div className="flex gap-2">
        {(['SOL', 'USDC', 'ZERO'] as const).map((name) => (
          <Button key={name} small busy={busy === name} onClick={() => void give(name)}>
            {name}
          </Button>
        ))}
      </div>
      {wrong !== '' && <p className="mt-1 text-[13px] text-bad">{wrong}</p>}
    </div>
  );
}
