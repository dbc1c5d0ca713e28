import { AppError } from '../errors.ts';

/** ms */
const TIMEOUT = 10_000;

/** One JSON-RPC call without web3.js, for the shell. @throws AppError RPC_FAILED */
export async function rpc(url: string, method: string, params: readonly unknown[] = []): Promise<unknown> {
  const failed = (why: string, cause?: unknown) =>
    new AppError('RPC_FAILED', `The chain's RPC at ${new URL(url).host} ${why}.`, { cause });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    throw failed('does not answer', cause);
  });
  if (!response.ok) throw failed(`answered ${response.status}`);
  const body = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (body.error) throw failed(`refused ${method}: ${body.error.message}`);
  return body.result;
}
