/**
 * Codes with which a head gives a job up because its ring stopped, rather than because of what came out of it: a stage that is
 * gone or silent, a worker that ends.
 */
const LOSSES: readonly string[] = ['RING_BROKEN', 'RING_TIMEOUT', 'STAGE_SILENT', 'THREAD_DIED', 'SHUTTING_DOWN'];

/** Whether a `job.failed` of this code says that the ring was lost. */
export function isLoss(code: string): boolean {
  return LOSSES.includes(code);
}
