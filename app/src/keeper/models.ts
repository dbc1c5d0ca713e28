import { useKeeperInfo } from './info.ts';

/** Names of models by the hash of their manifest, as the keeper has them: the chain knows hashes only. */
export function useModelNames(): ReadonlyMap<string, string> {
  const { data } = useKeeperInfo();
  return new Map((data?.models ?? []).map(({ id, manifest_hash }) => [manifest_hash, id]));
}
