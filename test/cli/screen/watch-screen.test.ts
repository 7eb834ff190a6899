/** A page that is kept on a terminal ends when the terminal takes no more. */
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchScreen } from '../../../src/cli/screen/watch-screen.ts';

it('a stdout that fails ends the page, and nothing listens to it any more', async () => {
  const events = new EventEmitter();
  const stdout = Object.assign(events, { isTTY: true, columns: 80, rows: 24, write: () => true });
  let looks = 0;
  const read = async (): Promise<number> => {
    if (++looks === 2) events.emit('error', new Error('ENOSPC'));
    // Only what does not end looks again.
    if (looks > 5) throw new Error('it goes on');
    return looks;
  };
  await watchScreen(
    { read, lines: () => ['page'], intervalSeconds: 0.001 },
    { stdout, stdin: null, signal: new AbortController().signal, now: () => 0 },
  );
  expect(looks).toBe(2);
  expect(events.eventNames()).toEqual([]);
});
