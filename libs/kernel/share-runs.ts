/**
 * Lets many callers share the runs of one piece of work. Whoever asks while a run is in progress gets the next one, so an answer is never
 * older than its question; there is one run in progress and one to come, however many ask.
 */
export function shareRuns<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const run = work();
    running = run;
    const done = () => {
      if (running === run) running = undefined;
    };
    run.then(done, done);
    return run;
  };
  return () => {
    if (!running) return start();
    next ??= running.then(() => {}, () => {}).then(() => {
      next = undefined;
      return start();
    });
    return next;
  };
}
