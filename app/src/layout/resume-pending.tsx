import { useEffect } from 'react';
import { useChainStatus } from '../chain/status.ts';
import { useEndpoint } from '../chain/endpoint.ts';
import { pendingOnes } from '../chain/tx/pending.ts';

const resumed = new Set<string>();

/** Follows on what was being sent when the page was left, as soon as its chain answers. The code for it is loaded only where needed. */
export function ResumePending() {
  const { state } = useChainStatus();
  const { rpcUrl } = useEndpoint();
  useEffect(() => {
    if (state !== 'ok' || rpcUrl === null || resumed.has(rpcUrl)) return;
    resumed.add(rpcUrl);
    if (pendingOnes().length === 0) return;
    void import('../chain/tx/resume.ts').then(({ resumePending }) => resumePending(rpcUrl));
  }, [state, rpcUrl]);
  return null;
}
