import { creditable, fetchAccounts, type Session } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useState } from 'react';
import { useBalances } from '../../chain/balances.ts';
import { FEE, lacksSol, useRent } from '../../chain/fees.ts';
import { useTransaction } from '../../chain/tx/use-transaction.ts';
import { useChain } from '../../chain/use-chain.ts';
import { Link } from '../../router/router.tsx';
import { Address, shortAddress } from '../../ui/address.tsx';
import { AmountInput, readAmount } from '../../ui/amount-input.tsx';
import { microText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Note } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Money, Sol } from '../../ui/money.tsx';
import { Select } from '../../ui/select.tsx';
import { DateTime } from '../../ui/time.tsx';
import { creditDeed } from './deeds.ts';
import type { StakeProps } from './index.tsx';
import { percentText } from './rules.ts';

/** Seconds that a new session lives. */
const SESSION_LIFE = 30n * 86_400n;

/** Yield as prepaid inference: it goes into an escrow session of the staker instead of the wallet. */
export function CreditsCard({ view, now, wallet }: StakeProps & { readonly wallet: string }) {
  const { config, pool, position } = view;
  const { data: balances } = useBalances(wallet);
  const sessions = useOpenSessions(wallet, now);
  const rent = useRent('session');
  const { send, busy, blocked } = useTransaction();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [made, setMade] = useState<string>();
  const session = sessions.find(({ address }) => address.toBase58() === chosen);
  const most = position ? creditable(position, pool, now) : 0n;
  const limits = { min: session ? 1n : config.limits.minDeposit, max: most, maxIs: 'can be taken now' };
  const { micro, wrong } = readAmount(text, 'USDC', limits);
  const expiresAt = now + SESSION_LIFE;
  const why =
    blocked ??
    (config.limits.creditBps === 0 && pool.creditLeft === 0n ? 'The market gives no credits at present.' : undefined) ??
    (most === 0n ? 'No yield can be taken as inference now.' : undefined) ??
    (wrong !== undefined ? 'Correct the amount first.' : undefined) ??
    (micro === undefined ? 'Enter an amount.' : undefined) ??
    lacksSol(balances?.lamports, session ? 0n : (rent ?? 0n));
  const act = async () => {
    if (micro === undefined) return;
    let into = '';
    const terms = { usdcMint: config.usdcMint, amount: micro, session: session?.account, expiresAt };
    const { state } = await send(creditDeed(terms, (address) => (into = address)));
    if (state !== 'confirmed') return;
    setText('');
    setMade(into);
  };
  return (
    <Card title="Yield as inference">
      <div className="grid gap-4">
        <p className="text-sm text-muted">
          Take yield into an escrow session, to spend on the API. All stakers together can take{' '}
          {percentText(BigInt(config.limits.creditBps))} of an epoch’s half, until the next epoch; <Money micro={pool.creditLeft} /> of it are
          left.
        </p>
        <AmountInput
          label="USDC of your yield"
          unit="USDC"
          value={text}
          onChange={setText}
          limits={limits}
          hint={`${microText(most)} USDC can be taken now`}
        />
        {sessions.length > 0 && (
          <Select
            label="Session"
            value={chosen}
            onChange={setChosen}
            options={[
              { value: '', text: 'A new one' },
              ...sessions.map(({ address }) => ({
                value: address.toBase58(),
                text: `Add to ${shortAddress(address.toBase58())}`,
              })),
            ]}
          />
        )}
        <Facts
          of={[
            { name: 'Session ends', is: <DateTime at={session?.account.expiresAt ?? expiresAt} /> },
            { name: 'What is left then', is: 'comes back to you as USDC' },
            ...(session ? [] : [{ name: 'Rent of the session, back at its end', is: rent === undefined ? '…' : <Sol lamports={rent} /> }]),
            { name: 'Network fee', is: <Sol lamports={FEE} /> },
          ]}
        />
        <Button className="w-full" busy={busy} blocked={why} onClick={() => void act()}>
          Take as inference
        </Button>
        {made !== undefined && (
          <Note tone="ok">
            It is in session <Address of={made} />.{' '}
            <Link to="/buy" className="underline">
              Make an API key for it
            </Link>
            .
          </Note>
        )}
      </div>
    </Card>
  );
}

/** Sessions of a wallet that can still be added to. */
function useOpenSessions(wallet: string, now: bigint): readonly { address: PublicKey; account: Session }[] {
  const { data } = useChain(['stake-sessions', wallet], (connection) =>
    fetchAccounts(connection, 'session', new PublicKey(wallet)),
  );
  return (data ?? []).filter(
    ({ account }) => account.closeAt === 0n && account.finalized === 0 && account.expiresAt > now,
  );
}
