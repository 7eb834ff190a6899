/** When windows return, as seen at an instant. */
import { expect, it } from 'vitest';
import { nextResetText } from '../../../src/display/terminal/window-words.ts';

/** A Monday. */
const NOW_MS = Date.UTC(2026, 10, 30, 12);

it('a grid is told by its next reset, wherever the instant lies that it was given by', () => {
  const week = (atMs: number): string =>
    nextResetText({ kind: 'fixed', lengthMinutes: 10_080, reset: { atMs } }, NOW_MS, 'UTC');
  // Tuesdays at 09:00.
  expect(week(Date.UTC(2026, 11, 1, 9))).toBe('2026-12-01 09:00');
  expect(week(Date.UTC(2026, 10, 3, 9))).toBe('2026-12-01 09:00');
  expect(week(Date.UTC(2099, 0, 6, 9))).toBe('2026-12-01 09:00');
  // What resets now has just done so.
  expect(week(NOW_MS)).toBe('2026-12-07 12:00');
});

it('credits end, or ended', () => {
  const gift = (expiresMs: number | null): string =>
    nextResetText({ kind: 'once', expiresMs }, NOW_MS, 'UTC');
  expect(gift(NOW_MS + 60_000)).toBe('ends 2026-11-30 12:01');
  expect(gift(Date.UTC(2020, 11, 3))).toBe('ended 2020-12-03 00:00');
  expect(gift(null)).toBe('');
});
