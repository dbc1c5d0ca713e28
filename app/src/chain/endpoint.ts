import { stored, useStored } from '../stored.ts';
import { useKeeperInfo } from '../keeper/info.ts';
import { useQuery } from '@tanstack/react-query';
import { clusterOf, type Cluster } from './explorer.ts';
import { rpc } from './rpc.ts';
import { backoff } from '../query.ts';

/** The RPC that was chosen in the settings instead of the keeper's. */
export const chosenRpc = stored('rpc');

export interface Endpoint {
  /** null while the keeper was not heard, or where it names none and none was chosen */
  readonly rpcUrl: string | null;
  readonly keeperRpcUrl: string | null;
  /** the one of the keeper's RPC until the own one has answered */
  readonly cluster: Cluster;
  readonly genesisHash: string | undefined;
  readonly usdcMint: string | undefined;
  readonly zeroMint: string | undefined;
}

/** Which chain the page talks to: the RPC of the settings, else the keeper's. */
export function useEndpoint(): Endpoint {
  const chosen = useStored(chosenRpc);
  const { data: info } = useKeeperInfo();
  const keeperRpcUrl = info?.rpc_url ?? null;
  const rpcUrl = chosen ?? keeperRpcUrl;
  const { data: genesisHash } = useGenesis(rpcUrl);
  const cluster = genesisHash === undefined ? 'localnet' : clusterOf(genesisHash);
  return { rpcUrl, keeperRpcUrl, cluster, genesisHash, usdcMint: info?.usdc_mint, zeroMint: info?.zero_mint };
}

/** The hash of a chain's first block, which tells chains apart. */
export function useGenesis(rpcUrl: string | null) {
  return useQuery({
    queryKey: ['genesis', rpcUrl],
    queryFn: async () => (await rpc(rpcUrl ?? '', 'getGenesisHash')) as string,
    enabled: rpcUrl !== null,
    staleTime: Infinity,
    ...backoff,
  });
}
