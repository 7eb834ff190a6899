import { describe, expect, it } from 'vitest';
import { familyPool, Ledger, tierOf, tierWindows, usageMessages } from '../../../src/planner/usage/index.ts';
import type { UsageEvent } from '../../../src/usage/events/index.ts';
import { NOW, windowStates } from './example.ts';
import { itRefuses } from './refusals.ts';

const event = (model: string | null, fields: Partial<UsageEvent> = {}): UsageEvent => ({
  timeMs: NOW,
  model,
  inputTokens: 100,
  outputTokens: 10,
  cacheWriteTokens: 20,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 1000,
  costUnits: null,
  session: null,
  sidechain: false,
  ...fields,
});
const events = [
  event('claude-sonnet-4-5', { timeMs: NOW - 5.5 }),
  event('Claude-OPUS-4'),
  event('claude-haiku-4-5'),
  event('claude-sonnet-4-5', { timeMs: NOW - 9 }),
  event('gpt-5'),
  event(null),
];

describe('logged requests', () => {
  it('[W19] are where use is taken from: into the ledger by family of model', () => {
    const ledger = new Ledger(tierWindows(tierOf('max5')));
    const { runs, unpooled } = usageMessages(events, { unit: 'messages' });
    for (const [pool, run] of runs) ledger.addRun(pool, 'messages', run);
    expect(windowStates(ledger, NOW).map(({ window, used }) => [window.pools[0], used])).toEqual([
      ['haiku', 1],
      ['sonnet', 2],
      ['opus', 1],
    ]);
    expect([...unpooled]).toEqual([
      ['gpt-5', 1],
      [null, 1],
    ]);
  });

  it('count in messages or weighted tokens', () => {
    const first = (unit: 'messages' | 'weighted') => [
      ...usageMessages(events, { unit }).runs.get('opus')!.amounts,
    ];
    expect(first('messages')).toEqual([1]);
    // (100 + 5 x 10 + 20 + 0.1 x 1000) x 0.667 = 180.09, rounded up.
    expect(first('weighted')).toEqual([181]);
    const coarse = usageMessages(events, { unit: 'weighted', unitTokens: 100 });
    expect([...coarse.runs.get('opus')!.amounts]).toEqual([2]);
  });

  it('keep their order and are cut to whole milliseconds', () => {
    expect([...usageMessages(events, { unit: 'messages' }).runs.get('sonnet')!.timesMs]).toEqual([
      NOW - 6,
      NOW - 9,
    ]);
  });

  it('go to the pools that the user names', () => {
    const { runs, unpooled } = usageMessages(events, { unit: 'messages', poolOf: familyPool(['gpt']) });
    expect([...runs.keys()]).toEqual(['gpt']);
    expect(unpooled.size).toBe(4);
  });

  itRefuses([
    [
      'units of no tokens',
      'E_RANGE',
      'unitTokens',
      () => usageMessages(events, { unit: 'weighted', unitTokens: 0 }),
    ],
  ]);
});
