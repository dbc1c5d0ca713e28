import { jobFileSchema, type JobFile } from '@shardmarket/sdk';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { keeper } from '../../../keeper/client.ts';

const shownSchema = z.object({
  error: z.string().nullable(),
  stats: z.object({ proposed: z.number(), accepted: z.number(), rejected: z.number() }).nullable(),
  alpha: z.number().nullable(),
  stages: z.array(z.object({ faults: z.array(z.string()) })),
  settlement: z.object({ state: z.string(), signature: z.string().nullable() }).nullable(),
});

/** A job as the keeper answers it. */
export interface Job {
  /** as it came: what anybody can check */
  readonly text: string;
  readonly file: JobFile;
  readonly shown: z.infer<typeof shownSchema>;
}

/** Whether nothing changes about it any more. */
export function isFinal({ file, shown }: Job): boolean {
  if (file.state === 'running') return false;
  return BigInt(file.amount_micro_usdc) === 0n || shown.settlement?.state === 'confirmed';
}

/** ms between two looks at a job that is not settled yet */
const LOOK_MS = 2_000;

/** A job that has ended with its receipts; read again until it is settled. @param id undefined: none is asked for */
export function useJob(id: string | undefined, apiKey: string) {
  return useQuery({
    queryKey: ['job', id],
    queryFn: async (): Promise<Job> => {
      const value = await keeper.get(`/v1/jobs/${id}`, apiKey);
      return {
        text: JSON.stringify(value, null, 2),
        file: jobFileSchema.parse(value),
        shown: shownSchema.parse(value),
      };
    },
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isFinal(state.data) ? false : LOOK_MS),
    retry: 3,
  });
}
