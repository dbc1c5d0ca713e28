import { useQuery } from '@tanstack/react-query';
import { AppError } from '../errors.ts';
import { backoff } from '../query.ts';

/** What of `GET /v1/keeper` the shell needs; addresses in base58. */
export interface KeeperInfo {
  readonly keeper: string;
  readonly program: string;
  readonly usdc_mint: string;
  readonly zero_mint: string;
  /** null where the keeper's own node is not for others */
  readonly rpc_url: string | null;
  readonly models: readonly { readonly id: string; readonly manifest_hash: string }[];
}

/** @throws AppError KEEPER_UNREACHABLE */
async function fetchInfo(): Promise<KeeperInfo> {
  const response = await fetch('/v1/keeper').catch((cause: unknown) => {
    throw new AppError('KEEPER_UNREACHABLE', 'The keeper does not answer. Trying again.', { cause });
  });
  if (!response.ok) throw new AppError('KEEPER_UNREACHABLE', `The keeper answered ${response.status}. Trying again.`);
  return (await response.json()) as KeeperInfo;
}

/** Who runs this keeper and where its chain is; asked for until it answers. */
export function useKeeperInfo() {
  return useQuery({ queryKey: ['keeper'], queryFn: fetchInfo, staleTime: 60_000, ...backoff });
}
