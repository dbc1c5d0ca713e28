export type Cluster = 'mainnet' | 'devnet' | 'testnet' | 'localnet';

/** How the genesis hashes of the public clusters begin: the names that CAIP-2 has for them. */
const GENESIS: readonly (readonly [string, Cluster])[] = [
  ['5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'mainnet'],
  ['EtWTRABZaYq6iMfeYKouRu166VU2xqa1', 'devnet'],
  ['4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z', 'testnet'],
];

/** Which cluster has this genesis; every other chain is a local one. */
export function clusterOf(genesisHash: string): Cluster {
  return GENESIS.find(([start]) => genesisHash.startsWith(start))?.[1] ?? 'localnet';
}

/** Where to look at a transaction or an address; a local chain is read by the reader's own browser. */
export function explorerUrl(kind: 'tx' | 'address', id: string, cluster: Cluster, rpcUrl: string): string {
  const url = new URL(`/${kind}/${id}`, 'https://explorer.solana.com');
  if (cluster === 'localnet') {
    url.searchParams.set('cluster', 'custom');
    url.searchParams.set('customUrl', rpcUrl);
  } else if (cluster !== 'mainnet') url.searchParams.set('cluster', cluster);
  return url.href;
}
