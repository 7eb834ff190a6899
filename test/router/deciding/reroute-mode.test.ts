/** The spellings of the modes. */
import { expect, it } from 'vitest';
import { parseRerouteMode } from '../../../src/router/deciding/index.ts';

it.each([
  ['', 'hybrid'],
  ['  ', 'hybrid'],
  ['hybrid', 'hybrid'],
  [' Preemptive\n', 'preemptive'],
  ['run2cap', 'run2cap'],
  ['run_to_cap', 'run2cap'],
  ['RUN-TO-CAP', 'run2cap'],
  ['runlimit', 'run2cap'],
  ['run', 'run2cap'],
])('%j is %s', (text, mode) => {
  expect(parseRerouteMode(text)).toBe(mode);
});

it.each(['hybrids', 'run to cap', 'constructor', 'toString', '__proto__', '0'])('%j is none', (text) => {
  expect(parseRerouteMode(text)).toBeNull();
});
