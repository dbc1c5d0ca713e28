import { QUOTE_HEADER, sseData } from '@shardmarket/sdk';
import { messageOf } from '../../../errors.ts';
import type { Failure, Step } from './answer.ts';
import { bodyOf, type PlaygroundRequest } from './request.ts';
import { readEvent } from './trace.ts';

export interface Asked {
  readonly apiKey: string;
  /** a quote that the keeper has to honour */
  readonly quote: string;
  /** aborted by who does not want more */
  readonly signal: AbortSignal;
}

/** Asks for an answer and tells how it goes, step by step, to its end; it never throws. */
export async function* ask(request: PlaygroundRequest, { apiKey, quote, signal }: Asked): AsyncGenerator<Step> {
  try {
    const response = await fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}`, [QUOTE_HEADER]: quote },
      body: JSON.stringify(bodyOf(request)),
      signal,
    });
    if (!response.ok || !response.body) {
      yield { kind: 'failed', failure: await refusal(response) };
      return;
    }
    yield accepted(response.headers);
    for await (const data of sseData(response.body)) {
      const event = readEvent(data);
      yield event;
      if (event.kind !== 'chunk') return;
    }
    // A stream without its end is not complete, whatever it has said.
    yield cut('The connection ended before the answer did.');
  } catch (error) {
    yield signal.aborted ? { kind: 'stopped' } : cut(messageOf(error));
  }
}

function accepted(headers: Headers): Step {
  const maxCost = headers.get('x-shardmarket-max-cost');
  return {
    kind: 'accepted',
    job: headers.get('x-shardmarket-job') ?? undefined,
    maxCost: maxCost !== null && /^\d+$/.test(maxCost) ? BigInt(maxCost) : undefined,
  };
}

function cut(message: string): Step {
  return { kind: 'failed', failure: { code: 'stream_cut', message } };
}

async function refusal(response: Response): Promise<Failure> {
  const body = (await response.json().catch(() => undefined)) as
    { error?: { code?: string; message?: string } } | undefined;
  const after = response.headers.get('retry-after-ms');
  return {
    code: body?.error?.code ?? `http_${response.status}`,
    message: body?.error?.message ?? `The keeper answered ${response.status}.`,
    retryAfterMs: after !== null && /^\d+$/.test(after) ? Number(after) : undefined,
  };
}
