/** How the router behaves near the edge of a quota: the three modes and their spellings. */

export type RerouteMode = 'hybrid' | 'run2cap' | 'preemptive';

const SPELLINGS: Readonly<Record<string, RerouteMode>> = {
  '': 'hybrid',
  hybrid: 'hybrid',
  preemptive: 'preemptive',
  run2cap: 'run2cap',
  run_to_cap: 'run2cap',
  'run-to-cap': 'run2cap',
  runlimit: 'run2cap',
  run: 'run2cap',
};

/** The mode of that spelling, case and outer blanks ignored, '' = hybrid; null for any other word. */
export function parseRerouteMode(text: string): RerouteMode | null {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(SPELLINGS, word) ? SPELLINGS[word]! : null;
}
