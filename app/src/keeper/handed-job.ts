/** A job's file that one page hands to another: `Verify` takes what `Buy` has just fetched, without asking for a key again. */
let handed: { readonly id: string; readonly text: string } | undefined;

/** @param text JSON as `GET /v1/jobs/<id>` answers it */
export function handJob(id: string, text: string): void {
  handed = { id, text };
}

/** The file of a job, if it was handed over; it stays there for who comes back. */
export function handedJob(id: string): string | undefined {
  return handed?.id === id ? handed.text : undefined;
}
