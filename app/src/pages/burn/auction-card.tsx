import { auctionPays, auctionQuote, fillBurnAuctionIx, fillRange, maxFill } from '@shardmarket/sdk';
import { useState } from 'react';
import type { MarketState, ZeroVenue } from '../../chain/market-state.ts';
import { useRent } from '../../chain/fees.ts';
import { makeTokensIx } from '../../chain/tokens.ts';
import { useTokens } from '../../chain/use-tokens.ts';
import { useWallet } from '../../wallet/use-wallet.ts';
import { AmountInput, Button, Card, Countdown, Facts, Money, microText, readAmount, Sol } from '../../ui/index.ts';
import { burnWait } from './model/cranks.ts';
import { bpsText, priceText } from './model/burned.ts';
import type { Hand } from './use-act.ts';
import { WaitReason } from './wait-reason.tsx';

/** The burn auction: what it pays for ZERO now, and how to sell it some. */
export function AuctionCard(props: {
  readonly state: MarketState;
  readonly market: ZeroVenue;
  readonly now: bigint;
  readonly hand: Hand;
}) {
  const { state, market, now, hand } = props;
  const { config, ledger } = state;
  const [text, setText] = useState('');
  const { address } = useWallet();
  const auction = { ...market, ledger };
  const quote = auctionQuote(auction, now);
  const range = fillRange(auction, now);
  const has = hand.balances?.zero;
  const affordable = range && has !== undefined && has < range.most ? has : range?.most;
  const limits = {
    ...(range && { min: range.least }),
    ...(affordable !== undefined && { max: affordable }),
    maxIs: affordable === has ? 'in your wallet' : 'in one fill now',
  };
  const { micro, wrong } = readAmount(text, 'ZERO', limits);
  const pays = micro !== undefined && quote ? auctionPays(micro, quote.price) : undefined;
  const wait = burnWait(state, market, now);
  // Without an account for USDC there is nowhere to be paid to: it is made in the same transaction.
  const account = useTokens(address, config.usdcMint);
  const tokensRent = useRent('tokens');
  const rent = account.data === 'none' ? tokensRent : 0n;
  const short =
    range && has !== undefined && has < range.least
      ? `A fill sells at least ${microText(range.least)} ZERO now; your wallet has ${microText(has)}.`
      : undefined;
  const missing = micro === undefined || pays === undefined ? (wrong ?? 'Enter how much ZERO to sell.') : undefined;
  const reading = rent === undefined || account.data === undefined ? 'Looking for your USDC account …' : undefined;
  const waits = wait && <WaitReason wait={wait} now={now} />;
  const blocked = hand.blocked(
    waits ?? (address === undefined ? undefined : (short ?? missing ?? reading)),
    rent ?? 0n,
  );
  const fill = async () => {
    if (micro === undefined || pays === undefined) return;
    const { state: end } = await hand.run({
      title: `Sell ${microText(micro)} ZERO to the burn auction`,
      instructions: async (seller) => [
        ...(account.data === 'none' ? [makeTokensIx(seller, seller, config.usdcMint)] : []),
        await fillBurnAuctionIx(market.venue, { ...config, seller, zeroIn: micro, minUsdc: pays }),
      ],
    });
    if (end === 'confirmed') setText('');
  };
  return (
    <Card title="Burn auction" aside={quote ? `${priceText(quote.price)} USDC per ZERO` : undefined}>
      <p className="mb-3 text-sm text-muted">
        It buys ZERO from whoever sells it, for what is left of the burn budget, and burns it. Its price starts at 90 %
        of its cap after each fill and reaches it in six hours. The cap is the lesser of the pool’s price and the least
        of the last 20 to 60 minutes.
      </p>
      <Facts
        of={[
          { name: 'Pays now, USDC per ZERO', is: quote ? priceText(quote.price) : '—' },
          {
            name: 'Below its cap by',
            is: quote ? bpsText(10_000n - quote.partBps).replace('+', '') : '—',
          },
          {
            name: 'Pays all of the cap in',
            is: quote ? <Countdown at={quote.fullAt} nowSecs={now} over="it does now" /> : '—',
          },
          { name: 'A fill pays at most', is: <Money micro={wait ? 0n : maxFill(auction, now)} /> },
        ]}
      />
      <form
        className="mt-4 grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === undefined && !hand.busy) void fill();
        }}
      >
        <AmountInput
          label="ZERO to sell"
          unit="ZERO"
          value={text}
          onChange={setText}
          limits={wait ? {} : limits}
          hint={
            range && !wait
              ? `${microText(range.least)} to ${microText(range.most)} ZERO in one fill now.`
              : 'Burned for good, for USDC at once.'
          }
        />
        <Facts
          of={[
            { name: 'You get at least, or nothing happens', is: pays === undefined ? '—' : <Money micro={pays} /> },
            {
              name: rent ? 'You pay: network fee and your new USDC account' : 'You pay: network fee',
              is: <Sol lamports={hand.cost(rent ?? 0n)} />,
            },
          ]}
        />
        <div>
          <Button look="primary" type="submit" busy={hand.busy} blocked={blocked}>
            Sell ZERO
          </Button>
        </div>
      </form>
    </Card>
  );
}
