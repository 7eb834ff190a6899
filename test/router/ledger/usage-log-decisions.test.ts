/** Decision lines of the router's log, checked. What is done with them: test/cli/decisions/proxy-replay.test.ts. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DecisionRecord, LaneRecord } from '../../../src/router/deciding/index.ts';
import {
  type DecisionLogReading,
  type LoggedDecision,
  readLoggedDecisions,
} from '../../../src/router/ledger/index.ts';
import { completionLine, decisionLine, olderLine } from '../../usage/logs/router-lines.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const window = { headroomUnits: 40.5, capacityUnits: 100, lengthMinutes: 300, minutesLeft: null };

const lane = (name: string): LaneRecord => ({
  lane: name,
  policy: 'fill_first',
  lastServedIndex: -1,
  inPeak: false,
  cap: {
    rollingUsedTokens: 1,
    rollingCapTokens: null,
    weeklyUsedTokens: 2,
    weeklyCapTokens: 9,
    reservedTokens: 0,
    warnFraction: 0.8,
    warnAutoFraction: null,
  },
  accounts: [
    {
      name: 'one',
      short: window,
      weekly: { ...window, minutesLeft: 7 },
      reservedTokens: 0,
      lastServed: 0,
      draw: 0,
      hold: { untilMs: 5, probes: 1 },
    },
  ],
  affinityIndex: -1,
});

const INPUTS: DecisionRecord = {
  nowMs: 1e12,
  mode: 'hybrid',
  estimateTokens: 12.5,
  holdsOn: true,
  isPaused: false,
  preferred: lane('anthropic'),
  fallback: null,
  tried: [['anthropic', 0]],
  again: 'net_fallback',
};

interface Read extends DecisionLogReading<string> {
  readonly decisions: readonly LoggedDecision[];
}

async function read(...lines: readonly unknown[]): Promise<Read> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const path = join(temporaryTree({ 'log.jsonl': `${text}\n` }), 'log.jsonl');
  const decisions: LoggedDecision[] = [];
  const reading = await readLoggedDecisions<string>({ path, shownName: 'log' }, (decision, at, keep) => {
    decisions.push(decision);
    keep(`${decision.account} at ${at.lineNumber}`);
  });
  return { ...reading, decisions };
}

const whole = (rid: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  ...JSON.parse(decisionLine({ rid, inputs: INPUTS })),
  ...more,
});

describe('readLoggedDecisions', () => {
  it('gives what was decided and all that it was decided from', async () => {
    const { decisions, kept } = await read(completionLine(), whole('a', { account: '' }));
    expect(decisions).toEqual([
      {
        lane: 'anthropic',
        account: '',
        rerouteDecision: 'quota_pass',
        preferredAttempt: true,
        inputs: INPUTS,
      },
    ]);
    expect(kept).toEqual([' at 2']);
  });

  it('takes keys that a later version may add', async () => {
    const inputs = { ...INPUTS, preferred: { ...INPUTS.preferred, later: 1 }, later: {} };
    expect((await read(whole('a', { inputs, later: [] }))).decisions).toHaveLength(1);
  });

  it('gives a line met twice once, unless it bears no request id', async () => {
    const { decisions, repeatedCount } = await read(
      whole('a'),
      whole('a'),
      whole('a', { attempt: 2 }),
      whole('a', { ts: 1 }),
      whole('a', { reroute_decision: 'quota_block' }),
      whole(''),
      whole(''),
    );
    expect([decisions.length, repeatedCount]).toEqual([6, 1]);
  });

  it('counts decisions without inputs, of our router and of older ones', async () => {
    const { withoutInputsCount, tally, decisions } = await read(
      whole('a', { inputs: null }),
      olderLine({ event: 'decision' }),
      olderLine({ rid: 'b', status: -1 }),
      olderLine({ rid: 'c', status: 200 }),
    );
    expect([withoutInputsCount, tally.badCount, decisions.length]).toEqual([3, 0, 0]);
  });

  it.each([
    ['no JSON', '{"event":', 'not a whole JSON object'],
    ['a list', '[1]', 'not a whole JSON object'],
    ['null', 'null', 'not a whole JSON object'],
    ['no lane', whole('a', { lane: undefined }), 'lane is missing or damaged'],
    ['no word', whole('a', { preferred_attempt: 1 }), 'preferred_attempt is missing or damaged'],
    ['a number for inputs', whole('a', { inputs: 7 }), 'inputs is missing or damaged'],
    [
      'an unknown mode',
      whole('a', { inputs: { ...INPUTS, mode: 'x' } }),
      'inputs.mode is missing or damaged',
    ],
    [
      'no accounts',
      whole('a', { inputs: { ...INPUTS, preferred: { ...INPUTS.preferred, accounts: [] } } }),
      'inputs.preferred.accounts is missing or damaged',
    ],
    [
      'a policy of another version',
      whole('a', { inputs: { ...INPUTS, fallback: { ...INPUTS.preferred, policy: 'x' } } }),
      'inputs.fallback.policy is no policy of this version',
    ],
    [
      'a number too large',
      JSON.stringify(whole('a')).replace('12.5', '1e999'),
      'inputs.estimateTokens is missing or damaged',
    ],
    [
      'half an attempt',
      whole('a', { inputs: { ...INPUTS, tried: [['anthropic']] } }),
      'inputs.tried[0] is missing or damaged',
    ],
  ])('takes a line with %s as bad and goes on', async (_, line, reason) => {
    const { tally, decisions } = await read(whole('b'), line, whole('c'));
    expect(tally.firstBad.map((bad) => [bad.lineNumber, bad.reason])).toEqual([[2, reason]]);
    expect(decisions).toHaveLength(2);
  });
});
