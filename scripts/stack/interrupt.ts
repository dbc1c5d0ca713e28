/**
 * Turns the first Ctrl-C or SIGTERM into an abort, so that what runs can be stopped in order; a second one ends the
 * process at once, and the services with it.
 */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`interrupted by ${signal}`)));
  }
  return controller.signal;
}

/** Rejects with the signal's reason once it is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
  // Whoever races it hears of it; nobody else has to.
  rejection.catch(() => undefined);
  return rejection;
}
