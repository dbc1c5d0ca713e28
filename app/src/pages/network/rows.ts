/** Workers as the list shows them: what the chain says of each, and what the keeper sees. */
import type { ChainWorker } from '../../chain/workers.ts';
import type { LiveWorker } from '../../keeper/network.ts';

export interface WorkerRow {
  readonly address: string;
  /** undefined where the chain was read before it registered, or has no such worker */
  readonly chain: ChainWorker['account'] | undefined;
  /** undefined where it is not connected to this keeper */
  readonly live: LiveWorker | undefined;
  /** first, and the one behind the last; the chain's where it knows the worker */
  readonly layers: readonly [number, number];
  /** micro-USDC per million layer-tokens; the chain's likewise */
  readonly ask: bigint;
  readonly state: string;
}

/** What a worker is to this keeper, those that take jobs first. */
const ORDER = ['working', 'available', 'busy', 'avoided', 'unreachable', 'retired', 'leaving', 'away'];

/** Every worker that the chain or the keeper knows, once, those that take jobs first. */
export function workerRows(chain: readonly ChainWorker[], live: readonly LiveWorker[]): WorkerRow[] {
  const accounts = new Map(chain.map(({ address, account }) => [address, account]));
  const seen = new Map(live.map((worker) => [worker.worker, worker]));
  const rows = [...new Set([...seen.keys(), ...accounts.keys()])].map((address): WorkerRow => {
    const [account, now] = [accounts.get(address), seen.get(address)];
    const leaving = account !== undefined && account.exitAt !== 0n;
    return {
      ...{ address, chain: account, live: now },
      layers: account ? [account.layerStart, account.layerEnd] : (now?.layers ?? [0, 0]),
      ask: account?.ask ?? now?.ask ?? 0n,
      state: leaving ? 'leaving' : (now?.state ?? 'away'),
    };
  });
  const place = (row: WorkerRow) => (ORDER.includes(row.state) ? ORDER.indexOf(row.state) : ORDER.length);
  return rows.sort((a, b) => place(a) - place(b) || (a.address < b.address ? -1 : 1));
}

/** Rows whose address, operator or state holds a text. */
export function filterRows(rows: readonly WorkerRow[], text: string): readonly WorkerRow[] {
  const wanted = text.trim();
  if (wanted === '') return rows;
  return rows.filter(({ address, chain, live, state }) => {
    const operator = chain?.operator.toBase58() ?? live?.operator ?? '';
    return address.includes(wanted) || operator.includes(wanted) || state.includes(wanted.toLowerCase());
  });
}
