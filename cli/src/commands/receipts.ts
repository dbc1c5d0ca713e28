import { main as verifyJob } from '@shardmarket/sdk/verify';

export interface VerifyOptions {
  readonly json?: boolean;
  readonly manifest?: string;
  readonly tokens?: string;
}

/** `shardmarket receipts verify`: what `shardmarket-verify` does. @returns its exit status */
export function verifyReceipts(file: string, { json, manifest, tokens }: VerifyOptions): number {
  return verifyJob([
    file,
    ...(manifest === undefined ? [] : ['--manifest', manifest]),
    ...(tokens === undefined ? [] : ['--tokens', tokens]),
    ...(json ? ['--json'] : []),
  ]);
}
