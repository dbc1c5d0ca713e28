import { fetchAccount } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useState } from 'react';
import { useBalances } from '../../../chain/balances.ts';
import { useConnection } from '../../../chain/connection.ts';
import { useMarketConfig } from '../../../chain/config.ts';
import { FEE, lacksSol, useRent } from '../../../chain/fees.ts';
import { useTransaction } from '../../../chain/tx/use-transaction.ts';
import { refreshChain } from '../../../chain/use-chain.ts';
import { AppError, messageOf } from '../../../errors.ts';
import { keeper } from '../../../keeper/client.ts';
import { Button } from '../../../ui/button.tsx';
import { Note } from '../../../ui/card.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Money, Sol } from '../../../ui/money.tsx';
import { useWallet } from '../../../wallet/use-wallet.ts';
import type { CloseProps } from './close-dialog.tsx';
import { agreedCloseDeed, lastHeight, type AgreedClose } from './deeds.ts';
import { restOf, slotsUntilClosable } from './state.ts';
import { useDeed } from './use-deed.tsx';
import { useBooks, useSlot, type OwnSession } from './use-sessions.ts';

/** Lamports: the session's key signs too, and the network takes its fee for each signature. */
const FEE_OF_KEY = FEE;

/** Settled by the keeper and ready to be signed: the session as the chain has it since. */
interface Agreed {
  readonly session: OwnSession;
  readonly close: AgreedClose;
}

/** Step 1: the keeper settles what was used. Step 2: the wallet signs the closing, which says exactly what comes back. */
export function CloseWithKeeper({ session, onClose }: CloseProps) {
  const [agreed, setAgreed] = useState<Agreed>();
  return (
    <section className="grid gap-3">
      <h3 className="font-semibold">With the keeper, now</h3>
      {agreed ? (
        <Sign agreed={agreed} onClose={onClose} onAgain={() => setAgreed(undefined)} />
      ) : (
        <Settle session={session} onAgreed={setAgreed} />
      )}
    </section>
  );
}

function Settle(props: { readonly session: OwnSession; readonly onAgreed: (agreed: Agreed) => void }) {
  const { address, account } = props.session;
  const { signMessage } = useWallet();
  const { blocked } = useTransaction();
  const connection = useConnection();
  const { data: slot } = useSlot(true);
  const { data: books } = useBooks(address);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const slots = slot === undefined ? undefined : slotsUntilClosable(account, slot);
  const why =
    blocked ??
    (slots === undefined ? 'Asking the chain for its slot …' : undefined) ??
    (slots !== undefined && slots > 0n
      ? `The chain lets it close ${slots} slots from now, some ${(slots * 2n) / 5n + 1n} s.`
      : undefined) ??
    (books && books.reserved > 0n ? 'Jobs of this session still run: wait until they end, or stop them.' : undefined);
  const settle = async () => {
    if (!connection) return;
    setBusy(true);
    setWrong('');
    try {
      const transaction = await keeper.closeTransaction(address, signMessage);
      const height = await connection.getBlockHeight('confirmed');
      const since = await fetchAccount(connection, 'session', new PublicKey(address));
      if (!since) throw new Error('The session is closed already.');
      await refreshChain();
      props.onAgreed({
        session: { address, account: since },
        close: { transaction, lastValidBlockHeight: lastHeight(height) },
      });
    } catch (error) {
      const rejected = error instanceof AppError && error.code === 'WALLET_REJECTED';
      setWrong(rejected ? 'Rejected in the wallet; the keeper was asked for nothing.' : messageOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <p className="text-sm text-muted">
        The keeper settles what was used and is not paid yet
        {books && (
          <>
            {' '}
            (<Money micro={books.unsettled} /> by its books)
          </>
        )}
        , then signs the closing with the session’s key. From then on it starts no more jobs of this session. Your
        wallet is asked twice: for this request, which moves nothing, and for the transaction.
      </p>
      {wrong !== '' && (
        <div role="alert">
          <Note tone="warn">{wrong}</Note>
        </div>
      )}
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void settle()}>
        Settle, and ask to close
      </Button>
    </>
  );
}

function Sign(props: { readonly agreed: Agreed; readonly onClose: () => void; readonly onAgain: () => void }) {
  const { session, close } = props.agreed;
  const { address } = useWallet();
  const { data: balances } = useBalances(address);
  const { data: config } = useMarketConfig();
  const rent = useRent('session');
  const { act, busy, blocked, note } = useDeed(props.onClose);
  const [failed, setFailed] = useState(false);
  const rest = restOf(session.account);
  const why =
    blocked ?? (config ? undefined : 'Reading the market’s settings …') ?? lacksSol(balances?.lamports, FEE_OF_KEY);
  const sign = async () => {
    if (!config) return;
    const { state } = await act(agreedCloseDeed(session, config.usdcMint, close));
    setFailed(state === 'failed');
  };
  return (
    <>
      <Facts
        of={[
          { name: 'Settled in all', is: <Money micro={session.account.settled} /> },
          { name: 'Comes back to your wallet', is: <Money micro={rest} className="font-semibold" /> },
          { name: 'Rent, back to who paid it', is: rent === undefined ? '…' : <Sol lamports={rent} /> },
          { name: 'Network fee', is: <Sol lamports={FEE + FEE_OF_KEY} /> },
        ]}
      />
      {note}
      {failed && (
        // Its blockhash may be too old by now: the keeper makes another.
        <Button className="w-full" onClick={props.onAgain}>
          Ask the keeper again
        </Button>
      )}
      <Button look="primary" className="w-full" busy={busy} blocked={why} onClick={() => void sign()}>
        Close, and take back <Money micro={rest} className="[&>span]:text-inherit" />
      </Button>
    </>
  );
}
