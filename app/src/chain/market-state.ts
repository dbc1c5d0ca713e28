import {
  BOND_VAULT,
  CONFIG,
  decodeAccount,
  ESCROW_VAULT,
  FEE_USDC_VAULT,
  fetchAccounts,
  LEDGER,
  REWARD_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
  type AccountBytes,
  type Config,
  type Ledger,
  type StakePool,
  type Venue,
} from '@shardmarket/sdk';
import { SYSVAR_CLOCK_PUBKEY, type Connection, type PublicKey } from '@solana/web3.js';
import { AppError } from '../errors.ts';
import { useNow } from '../ui/time.tsx';
import { amountOf } from './balances.ts';
import { unixTimestampOf } from './clock.ts';
import { useChain } from './use-chain.ts';

/** A market of ZERO, with what its pool holds. */
export interface ZeroVenue {
  readonly venue: Venue;
  /** micro-USDC */
  readonly quoteReserve: bigint;
  /** micro-ZERO */
  readonly baseReserve: bigint;
}

/** What vaults hold, micro-USDC or micro-ZERO, gifts included. */
export interface Vaults {
  readonly escrow: bigint;
  readonly reward: bigint;
  readonly stake: bigint;
  readonly bond: bigint;
  /** trading fees that nobody has swept */
  readonly feeUsdc: bigint;
}

/** The market's books and vaults, all from one slot. */
export interface MarketState {
  /** the chain's unix seconds in that slot */
  readonly now: bigint;
  readonly config: Config;
  readonly ledger: Ledger;
  readonly stakePool: StakePool;
  readonly vaults: Vaults;
  /** those of ZERO that are not retired, the one that traded most first */
  readonly venues: readonly ZeroVenue[];
}

const ONCE = [SYSVAR_CLOCK_PUBKEY, CONFIG, LEDGER, STAKE_POOL];
const VAULTS = [ESCROW_VAULT, REWARD_VAULT, STAKE_VAULT, BOND_VAULT, FEE_USDC_VAULT];

/** @throws AppError NOT_SET_UP where the market's accounts are not on the chain; an RPC's error */
export async function readMarketState(connection: Connection): Promise<MarketState> {
  const found = await fetchAccounts(connection, 'venue');
  const live = found.filter(({ account }) => account.retired === 0);
  const pools = live.flatMap(({ address, account }) => [address, account.quoteVault, account.baseVault]);
  // One question: accounts of two slots would not add up.
  const accounts = await connection.getMultipleAccountsInfo([...ONCE, ...VAULTS, ...pools], 'confirmed');
  const [clock, config, ledger, stakePool] = accounts.slice(0, ONCE.length).map(present) as Four;
  const [escrow = 0n, reward = 0n, stake = 0n, bond = 0n, feeUsdc = 0n] = accounts
    .slice(ONCE.length, ONCE.length + VAULTS.length)
    .map((info) => amountOf(info?.data));
  const books = decodeAccount('config', config);
  const states = live.map((_, i): ZeroVenue => {
    const [venue, quote, base] = accounts.slice(ONCE.length + VAULTS.length + 3 * i);
    const quoteReserve = amountOf(quote?.data);
    return { venue: decodeAccount('venue', present(venue ?? null)), quoteReserve, baseReserve: amountOf(base?.data) };
  });
  return {
    now: unixTimestampOf(clock.data),
    config: books,
    ledger: decodeAccount('ledger', ledger),
    stakePool: decodeAccount('stakePool', stakePool),
    vaults: { escrow, reward, stake, bond, feeUsdc },
    venues: states.filter((s) => isOf(books.zeroMint, s)).sort((a, b) => (a.venue.spent > b.venue.spent ? -1 : 1)),
  };
}

type Four = [AccountBytes, AccountBytes, AccountBytes, AccountBytes];

function present(info: AccountBytes | null): AccountBytes {
  if (info) return info;
  throw new AppError('NOT_SET_UP', 'The market’s accounts are not on this chain. Choose the RPC of another one.');
}

function isOf(zeroMint: PublicKey, { venue, baseReserve }: ZeroVenue): boolean {
  return venue.baseMint.equals(zeroMint) && baseReserve > 0n;
}

/** The market's books and vaults, followed as they change. */
export function useMarketState() {
  return useChain(['market-state'], readMarketState, { watch: [LEDGER] });
}

/** The chain's unix seconds now, counted on from when `state` was read. @param updatedAt ms of this machine's clock */
export function useStateNow(state: Pick<MarketState, 'now'>, updatedAt: number): bigint {
  return state.now + BigInt(Math.max(0, Math.floor((useNow() - updatedAt) / 1_000)));
}
