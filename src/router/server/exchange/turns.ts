/** Turns of the event loop, for long work that is done in pieces. */

let latest: Promise<void> = Promise.resolve();

/** Resolves in a later turn of the event loop, in which it resolves for nobody else: pieces of all kinds share the turns. */
export function nextTurn(): Promise<void> {
  latest = latest.then(() => new Promise((resolve) => setImmediate(resolve)));
  return latest;
}
