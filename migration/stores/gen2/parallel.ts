/** Does so many numbered pieces of work, a bounded number at a time, beginning with the first. */

/**
 * Rejects with the first failure, after all that was under way has ended; nothing new is begun then, and what is under way
 * is told by the signal.
 */
export async function inParallel(
  pieces: { readonly count: number; readonly width: number; readonly signal: AbortSignal },
  work: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([pieces.signal, stop.signal]);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (next < pieces.count && failure === undefined) {
      const index = next;
      next += 1;
      try {
        await work(index, signal);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(pieces.width, pieces.count) }, worker));
  if (failure !== undefined) throw failure.error;
}
