/** A piece of the keeper's work as it stands on chain, in words, and what is to be done about it. */
export interface Duty<Step extends { readonly kind: string } = { readonly kind: string }> {
  readonly kind: Step['kind'];
  /** what it is about: a day, a pool, a batch, a session */
  readonly of: string;
  /** why it is due, or is not; amounts included */
  readonly why: string;
  /** what is to be done now; undefined when it is not due */
  readonly step?: Step;
}

/** The steps that are due, in the order in which they are to be done. */
export function stepsOf<Step extends { readonly kind: string }>(duties: readonly Duty<Step>[]): Step[] {
  return duties.flatMap(({ step }) => step ?? []);
}
