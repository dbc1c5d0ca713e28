import { useQuery } from '@tanstack/react-query';
import { useKeeperInfo } from '../keeper/info.ts';
import { useEndpoint, useGenesis } from './endpoint.ts';
import { rpc } from './rpc.ts';

/** How the chain that the page talks to is. */
export type ChainStatus =
  | { readonly state: 'connecting' | 'down' | 'wrong'; readonly why: string }
  | { readonly state: 'ok'; readonly why: ''; readonly slot: number };

/** ms between two looks at the chain */
const LOOK_MS = 5_000;

/** The slot, and that the market's program is there: both prove that the RPC answers for the right chain. */
export function useChainStatus(): ChainStatus {
  const keeper = useKeeperInfo();
  const { rpcUrl, keeperRpcUrl, genesisHash } = useEndpoint();
  const { data: expected } = useGenesis(keeperRpcUrl);
  const program = keeper.data?.program;
  const presence = useQuery({
    queryKey: ['presence', rpcUrl, program],
    queryFn: async () => {
      const options = { encoding: 'base64', dataSlice: { offset: 0, length: 0 } };
      const result = await rpc(rpcUrl ?? '', 'getAccountInfo', [program, options]);
      return (result as { value: { executable: boolean } | null }).value?.executable === true;
    },
    enabled: rpcUrl !== null && program !== undefined,
    staleTime: 60_000,
  });
  const slot = useQuery({
    queryKey: ['slot', rpcUrl],
    queryFn: async () => (await rpc(rpcUrl ?? '', 'getSlot')) as number,
    enabled: rpcUrl !== null,
    refetchInterval: LOOK_MS,
  });
  if (keeper.failureReason) return { state: 'down', why: keeper.failureReason.message };
  if (keeper.data === undefined) return { state: 'connecting', why: 'Asking the keeper where its chain is.' };
  if (rpcUrl === null) return { state: 'down', why: 'The keeper names no RPC: choose one in the settings.' };
  if (slot.failureReason) return { state: 'down', why: slot.failureReason.message };
  if (genesisHash !== undefined && expected !== undefined && genesisHash !== expected) {
    return { state: 'wrong', why: 'The RPC in the settings is of another cluster than the keeper.' };
  }
  if (presence.data === false) return { state: 'wrong', why: `The program ${program} is not on this cluster.` };
  if (slot.data === undefined || presence.data === undefined) return { state: 'connecting', why: 'Asking the chain.' };
  return { state: 'ok', why: '', slot: slot.data };
}
