import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { keeper } from '../../../keeper/client.ts';

const micro = z.string().regex(/^\d+$/).transform(BigInt);
const modelSchema = z.object({
  id: z.string(),
  layers: z.number(),
  context_length: z.number(),
  available: z.boolean(),
  stages: z.number(),
  /** micro-USDC, as of now; null where nobody serves it */
  price_micro_usdc_per_million: micro.nullable(),
  reason: z.string().optional(),
});
export type Model = z.infer<typeof modelSchema>;

/** What this keeper serves, and for how much. */
export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: async () => z.object({ data: z.array(modelSchema) }).parse(await keeper.get('/v1/models')).data,
    refetchInterval: 10_000,
  });
}
