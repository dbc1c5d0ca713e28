/** What the keeper answers about rings and workers as they are now. */
import { addressSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import { micro } from './answer-schemas.ts';

const count = z.number().int().nonnegative();
const seconds = count.describe('unix seconds');

const layers = z.array(count).length(2).describe('first, and the one behind the last');
const measured = (what: string) => z.number().nullable().describe(what);
export const networkSchema = z.object({
  replica: z.string().describe('the process that answers: rings are its own, workers are those of all processes'),
  at: z.iso.datetime().describe('when this was put together: at most a second ago'),
  jobs_running: count,
  rings: z.array(
    z.object({
      id: z.string(),
      model: z.string(),
      state: z.enum(['forming', 'ready', 'healing']),
      generation: count.describe('how often it was healed'),
      jobs: z.object({ running: count, served: count }),
      stages: z.array(
        z.object({
          worker: addressSchema,
          operator: addressSchema,
          layers,
          ask: micro,
          layer_ms: z.number().describe('ms of a layer, as the worker measured it'),
          rtt_ms: measured('round trip to the next stage, of the last one to the first'),
        }),
      ),
      measured: z.object({
        jobs: count.describe('the last ones that the rest is taken from'),
        loop_ms: measured('mean time around the ring: T'),
        tokens_per_second: measured('after the first token of each job'),
        alpha: measured('accepted drafted tokens of those that were judged'),
        efficiency: measured('speed as a part of 1 / ((1 − alpha) × T + alpha / r)'),
      }),
    }),
  ),
  workers: z.array(
    z.object({
      worker: addressSchema,
      operator: addressSchema,
      model: z.string(),
      layers,
      ask: micro,
      layer_ms: z.number(),
      state: z.string(),
      message: z.string(),
      jobs_running: count,
      max_jobs: count,
      reach: z.enum(['direct', 'relay']).nullable().describe('how others reach it; null while they do not'),
      last_job_at: seconds.nullable().describe('in rings of this process'),
    }),
  ),
});
export type Network = z.infer<typeof networkSchema>;
