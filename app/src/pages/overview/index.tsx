import type { MarketState } from '../../chain/market-state.ts';
import { useMarketState, useStateNow } from '../../chain/market-state.ts';
import { useWorkers } from '../../chain/workers.ts';
import { useNetwork, type Network } from '../../keeper/network.ts';
import { Link } from '../../router/router.tsx';
import {
  Age,
  Badge,
  Card,
  Countdown,
  dayText,
  Empty,
  Money,
  microText,
  Page,
  Query,
  Stat,
  Stats,
} from '../../ui/index.ts';
import { rateText } from '../network/figures.ts';
import { RingDrawing } from '../network/ring-drawing.tsx';
import { openWorker } from '../network/rings-card.tsx';
import { nextEpoch } from '../burn/model/cranks.ts';
import { isSolvent, vaultLines } from '../burn/model/solvency.ts';

const CALLS = [
  { to: '/buy', name: 'Buy inference', text: 'Open an escrow session and use any OpenAI client.', strong: true },
  { to: '/work', name: 'Work', text: 'Serve layers with your machine, paid in USDC.', strong: false },
  { to: '/stake', name: 'Stake', text: 'Stake ZERO, get a part of what the market earns.', strong: false },
] as const;

function Calls() {
  return (
    <ul className="grid gap-3 sm:grid-cols-3">
      {CALLS.map(({ to, name, text, strong }) => (
        <li key={to}>
          <Link
            to={to}
            className={
              strong
                ? 'block h-full rounded-xl bg-accent p-4 text-on-accent hover:brightness-110'
                : 'block h-full rounded-xl border border-line-strong bg-surface p-4 hover:bg-raised'
            }
          >
            <span className="block font-semibold">
              {name} <span aria-hidden>→</span>
            </span>
            <span className={strong ? 'text-sm' : 'text-sm text-muted'}>{text}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The ring that works, or worked last. */
function Living({ network, updatedAt }: { readonly network: Network; readonly updatedAt: number }) {
  const [ring] = [...network.rings].sort((a, b) => b.jobs.running - a.jobs.running || b.jobs.served - a.jobs.served);
  const speeds = network.rings.flatMap(({ measured }) => measured.tokens_per_second ?? []);
  const connected = network.workers.length;
  return (
    <Card title="The network now" aside={<Age at={updatedAt} />}>
      <div className="grid items-center gap-6 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        {ring ? (
          <RingDrawing ring={ring} onStage={openWorker} />
        ) : (
          <Empty title="No ring stands">The keeper makes one when the first job of a model comes.</Empty>
        )}
        <dl className="grid gap-4">
          <Stat label="Jobs now" hint={`in ${network.rings.length} ${network.rings.length === 1 ? 'ring' : 'rings'}`}>
            {network.jobs_running}
          </Stat>
          <Stat label="Fastest ring" hint="after the first token, over its last jobs">
            {rateText(speeds.length === 0 ? null : Math.max(...speeds))}
          </Stat>
          <Stat label="Workers" hint="connected to this keeper">
            {connected}
          </Stat>
        </dl>
      </div>
      <p className="mt-4 text-sm">
        <Link to="/network" className="text-accent underline">
          All rings and workers
        </Link>
      </p>
    </Card>
  );
}

function Epoch({ state, updatedAt }: { readonly state: MarketState; readonly updatedAt: number }) {
  const now = useStateNow(state, updatedAt);
  const { day, taken, wait } = nextEpoch(state, now);
  const lines = vaultLines(state);
  const solvent = isSolvent(lines);
  return (
    <Card title="Next epoch" aside={dayText(day)}>
      <p className="num text-3xl font-semibold tracking-tight">
        {wait?.until === undefined ? 'due now' : <Countdown at={wait.until} nowSecs={now} />}
      </p>
      <p className="mt-1 text-sm text-muted">
        {taken === 0n
          ? 'Nothing of the treasury can be split yet.'
          : `It splits ${microText(taken)} USDC: half buys ZERO and burns it, half streams to stakers.`}
      </p>
      <div className="mt-5 border-t border-line pt-4">
        <Badge tone={solvent ? 'ok' : 'bad'}>{solvent ? 'solvent' : 'a vault holds too little'}</Badge>
        <p className="mt-2 text-sm text-muted">
          {lines
            .map(({ vault, unit, holds, owes }) => `${vault}: ${microText(holds)} of ${microText(owes)} ${unit}`)
            .join(' · ')}
        </p>
      </div>
      <p className="mt-4 text-sm">
        <Link to="/burn" className="text-accent underline">
          Burn and treasury
        </Link>
      </p>
    </Card>
  );
}

/** What the chain says in all. Every sum is added up here, from accounts. */
function Totals({ state }: { readonly state: MarketState }) {
  const { ledger, stakePool } = state;
  const workers = useWorkers();
  return (
    <Card title="In all" aside="from the chain">
      <Stats>
        <Stat label="USDC paid to workers" hint={`and ${microText(ledger.workersOwed)} earned, not claimed yet`}>
          {workers.data ? <Money micro={workers.data.claimed} unit="" /> : '…'}
        </Stat>
        <Stat label="USDC given to stakers" hint={`${microText(stakePool.streamRemaining)} streaming`}>
          <Money micro={ledger.usdcStreamed} unit="" />
        </Stat>
        <Stat label="ZERO burned" hint={`for ${microText(ledger.usdcSpentOnBurns)} USDC`}>
          <Money micro={ledger.zeroBurned} unit="" />
        </Stat>
        <Stat label="ZERO staked" hint={`${microText(ledger.bondsTotal)} more in bonds`}>
          <Money micro={stakePool.totalStaked} unit="" />
        </Stat>
        <Stat label="USDC in escrow" hint="of buyers, not spent yet">
          <Money micro={ledger.sessionsOutstanding} unit="" />
        </Stat>
      </Stats>
    </Card>
  );
}

/** The living network in one view. */
export default function Overview() {
  const network = useNetwork();
  const market = useMarketState();
  return (
    <Page
      title="Inference that no single machine holds"
      lead="People’s machines serve a model together, layer by layer, and are paid on chain for what they computed."
    >
      <Calls />
      <div className="grid items-stretch gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Query of={network} what="the network">
          {(data) => <Living network={data} updatedAt={network.updatedAt} />}
        </Query>
        <Query of={market} what="the market">
          {(state) => <Epoch state={state} updatedAt={market.updatedAt} />}
        </Query>
      </div>
      {market.data && <Totals state={market.data} />}
    </Page>
  );
}
