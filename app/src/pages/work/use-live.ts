import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { keeper } from '../../keeper/client.ts';
import { useNow } from '../../ui/time.tsx';

const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);
/** `GET /v1/workers/:worker`. */
const liveSchema = z.object({
  state: z.string(),
  message: z.string(),
  jobs_running: z.number(),
  max_jobs: z.number().nullable(),
  last_job: z
    .object({
      model: z.string(),
      state: z.string(),
      layers: z.tuple([z.number(), z.number()]),
      paid_micro_usdc: micro,
      faults: z.array(z.string()),
      started_at: z.number(),
      ended_at: z.number().nullable(),
    })
    .nullable(),
  reasons: z.array(z.object({ code: z.string(), message: z.string(), count: z.number(), last_at: z.number() })),
});
export type LiveWorker = z.infer<typeof liveSchema>;

/** ms between two looks, and after which what came counts as old */
const [LOOK_MS, OLD_MS] = [5_000, 15_000];

/** What this keeper makes of a worker. @param worker its account, base58 */
export function useLive(worker: string) {
  const query = useQuery({
    queryKey: ['live-worker', worker],
    queryFn: async () => liveSchema.parse(await keeper.get(`/v1/workers/${worker}`)),
    refetchInterval: LOOK_MS,
  });
  const now = useNow();
  const stale = query.data !== undefined && now - query.dataUpdatedAt > OLD_MS;
  return {
    ...{ data: query.data, error: query.failureReason, updatedAt: query.dataUpdatedAt, stale },
    retry: () => void query.refetch(),
  };
}
