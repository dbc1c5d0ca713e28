import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { backoff } from '../query.ts';
import { useNow } from '../ui/time.tsx';

const layers = z.tuple([z.number(), z.number()]);
const micro = z.string().regex(/^\d+$/).transform(BigInt);

const stageSchema = z.object({
  worker: z.string(),
  operator: z.string(),
  /** first, and the one behind the last */
  layers,
  ask: micro,
  layer_ms: z.number(),
  /** ms to the next stage, of the last one to the first; null where nobody has measured it */
  rtt_ms: z.number().nullable(),
});

const ringSchema = z.object({
  id: z.string(),
  model: z.string(),
  state: z.enum(['forming', 'ready', 'healing']),
  generation: z.number(),
  jobs: z.object({ running: z.number(), served: z.number() }),
  stages: z.array(stageSchema),
  /** of the last jobs; null where there is nothing to say */
  measured: z.object({
    jobs: z.number(),
    loop_ms: z.number().nullable(),
    tokens_per_second: z.number().nullable(),
    alpha: z.number().nullable(),
    efficiency: z.number().nullable(),
  }),
});

const liveSchema = z.object({
  worker: z.string(),
  operator: z.string(),
  model: z.string(),
  layers,
  ask: micro,
  layer_ms: z.number(),
  state: z.string(),
  message: z.string(),
  jobs_running: z.number(),
  max_jobs: z.number(),
  reach: z.enum(['direct', 'relay']).nullable(),
  last_job_at: z.number().nullable(),
});

/** The part of `GET /v1/network` that is shown: what the keeper sees of its rings and workers. */
const networkSchema = z.object({
  at: z.string(),
  jobs_running: z.number(),
  rings: z.array(ringSchema),
  workers: z.array(liveSchema),
});

export type Network = z.infer<typeof networkSchema>;
export type Ring = z.infer<typeof ringSchema>;
export type Stage = z.infer<typeof stageSchema>;
export type LiveWorker = z.infer<typeof liveSchema>;

/** @throws AppError KEEPER_UNREACHABLE */
async function fetchNetwork(): Promise<Network> {
  const response = await fetch('/v1/network').catch((cause: unknown) => {
    throw new AppError('KEEPER_UNREACHABLE', 'The keeper does not answer. Trying again.', { cause });
  });
  if (!response.ok) throw new AppError('KEEPER_UNREACHABLE', `The keeper answered ${response.status}. Trying again.`);
  return networkSchema.parse(await response.json());
}

/** ms between two looks: fewer at a network whose answer is long */
const [EVERY, EVERY_LONG, LONG] = [2_000, 10_000, 1_000];

/** The network as the keeper sees it now, looked at again and again while the page is in sight. */
export function useNetwork() {
  const query = useQuery({
    queryKey: ['network'],
    queryFn: fetchNetwork,
    ...backoff,
    refetchInterval: ({ state }) => ((state.data?.workers.length ?? 0) > LONG ? EVERY_LONG : EVERY),
  });
  const { data, failureReason, dataUpdatedAt: updatedAt } = query;
  const stale = useNow() - updatedAt > 2.5 * EVERY_LONG;
  return {
    ...{ data, error: failureReason, updatedAt, retry: () => void query.refetch() },
    stale: data !== undefined && (stale || failureReason !== null),
  };
}
