import type { JobFile } from '@shardmarket/sdk';
import { useMemo } from 'react';
import { useEndpoint } from '../../chain/endpoint.ts';
import { useChain } from '../../chain/use-chain.ts';
import { messageOf } from '../../errors.ts';
import { linesOf, verdictOf, type ChainState, type Line, type Verdict } from './model/lines.ts';
import { readOnChain } from './model/on-chain.ts';

/** A file that was given: it is a job, or says why it is none. */
export interface Given {
  /** ms; tells one from the next */
  readonly at: number;
  /** where it came from, such as a file's name */
  readonly name: string;
  readonly text: string;
  readonly job?: JobFile;
  readonly problem?: string;
}

export interface Checked {
  readonly file: readonly Line[];
  readonly chain: readonly Line[];
  readonly verdict: Verdict;
  /** ms; 0 while the chain was not read */
  readonly readAt: number;
}

/** ms; what was settled stays settled */
const EVERY = 60_000;

/** Checks a job by itself, and against the chain for as long as it takes until an RPC answers. */
export function useCheck(job: JobFile, at: number): Checked {
  const { rpcUrl } = useEndpoint();
  const { data, error, updatedAt } = useChain(['verify', job.id, at], (connection) => readOnChain(connection, job), {
    everyMs: EVERY,
  });
  const why = error === null ? undefined : messageOf(error);
  return useMemo(() => {
    const { file, chain } = linesOf(job, data ? { read: data } : unread(rpcUrl, why));
    return { file, chain, verdict: verdictOf([...file, ...chain]), readAt: updatedAt };
  }, [job, data, rpcUrl, why, updatedAt]);
}

function unread(rpcUrl: string | null, why: string | undefined): ChainState {
  if (rpcUrl === null) return { why: 'not checked: no RPC is known; choose one in the settings', waiting: false };
  if (why === undefined) return { why: 'asking the chain', waiting: true };
  return { why: `not checked: ${new URL(rpcUrl).host} does not answer; it is asked again by itself`, waiting: false };
}
