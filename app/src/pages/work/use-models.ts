import { fetchAccounts, toHex, type Model } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { useChain } from '../../chain/use-chain.ts';
import { keeper } from '../../keeper/client.ts';

/** A model of the chain, with the name that this keeper has for it. */
export interface NamedModel {
  readonly address: PublicKey;
  readonly account: Model;
  /** sha256 of its manifest, hex */
  readonly manifest: string;
  /** undefined where the keeper does not serve it */
  readonly name: string | undefined;
}

const listSchema = z.object({ data: z.array(z.object({ id: z.string(), manifest_hash: z.string() })) });

/** All models of the chain, those that this keeper serves first. Only their names are the keeper's word. */
export function useModels() {
  const { data: names } = useQuery({
    queryKey: ['models'],
    queryFn: async () => listSchema.parse(await keeper.get('/v1/models')).data,
    staleTime: 60_000,
  });
  const models = useChain(['models'], (connection) => fetchAccounts(connection, 'model'), { everyMs: 60_000 });
  const named = models.data
    ?.map(({ address, account }): NamedModel => {
      const manifest = toHex(account.manifestHash);
      return { address, account, manifest, name: names?.find((n) => n.manifest_hash === manifest)?.id };
    })
    .sort((a, b) => Number(a.name === undefined) - Number(b.name === undefined));
  return { ...models, data: named };
}
