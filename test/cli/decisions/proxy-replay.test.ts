/** `proxy replay`: logged decisions made again. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyReplay } from '../../../src/cli/decisions/proxy-replay.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import { ALL_POLICIES } from '../../../src/quota/policies/index.ts';
import { completionLine, decisionLine, olderLine } from '../../usage/logs/router-lines.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { drivenLog } from '../logged-decisions.ts';

type Json = Record<string, unknown>;

interface Ended {
  readonly printed: string;
  /** null = it went well. */
  readonly error: QuotalabError | null;
}

/** Replays `file` of the tree. */
async function replay(
  tree: Readonly<Record<string, string | Uint8Array>>,
  file: string,
  json = true,
): Promise<Ended> {
  const cwd = temporaryTree(tree);
  let printed = '';
  const stdout = {
    write: (text: string): void => {
      printed += text;
    },
  };
  const error = await proxyReplay({ file, json }, { cwd, stdout }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error !== null && !(error instanceof QuotalabError)) throw error;
  return { printed: printed.replaceAll(cwd, ''), error };
}

const replayLines = (lines: readonly string[], json = true): Promise<Ended> =>
  replay({ 'usage.jsonl': `${lines.join('\n')}\n` }, 'usage.jsonl', json);

/** Counts of the JSON that was printed. */
const countsOf = ({ printed }: Ended): Json => {
  const record = JSON.parse(printed) as Json;
  return Object.fromEntries(Object.entries(record).filter(([, value]) => typeof value === 'number'));
};

/** Places of a decision line with other fields. */
const changed = (line: string, parts: Json): string => JSON.stringify({ ...JSON.parse(line), ...parts });

const MODES = ['hybrid', 'run2cap', 'preemptive'] as const;
const { lines: LINES, decisionCount: COUNT } = drivenLog('hybrid', 'paced');
const firstAt = LINES.findIndex((line) => line.includes('"decision"'));

describe('a log of the rules that are in force', () => {
  it.each(MODES)('agrees in mode %s under every policy', async (mode) => {
    for (const { name } of ALL_POLICIES) {
      const { lines, decisionCount } = drivenLog(mode, name);
      const ended = await replayLines(lines);
      expect(ended.error).toBeNull();
      expect(countsOf(ended)).toMatchObject({
        lines: lines.length,
        decisions: decisionCount,
        agreed: decisionCount,
        disagreed: 0,
        without_inputs: 0,
        bad_lines: 0,
      });
    }
  });

  it('has every kind of decision, so that agreeing says something', () => {
    const seen = new Set(
      MODES.flatMap((mode) => drivenLog(mode, 'paced').lines).flatMap((line) => {
        const { event, reroute_decision, account } = JSON.parse(line) as Json;
        return event === 'decision' ? [String(reroute_decision), account === '' ? 'refused' : 'sent'] : [];
      }),
    );
    for (const word of [
      'quota_pass',
      'quota_warn_attempt',
      'quota_cooldown',
      'quota_block',
      'quota_preemptive_warn',
      'quota_preemptive_pass',
      'quota_run_to_limit',
      'quota_overshoot',
      'refused',
      'sent',
    ]) {
      expect(seen).toContain(word);
    }
  });

  it('is read from all its files, plain and gzipped, a line once', async () => {
    const [a, b, c] = [LINES.slice(0, 90), LINES.slice(90, 180), LINES.slice(180)].map(
      (lines) => `${lines.join('\n')}\n`,
    ) as [string, string, string];
    const tree = {
      'logs/usage.jsonl': c,
      'logs/usage.jsonl.1': b,
      'logs/usage.jsonl.2': a,
      'logs/usage.jsonl.2.gz': gzipSync(a),
    };
    const repeats = LINES.slice(0, 90).filter((line) => line.includes('"event":"decision"')).length;
    for (const file of ['logs', 'logs/usage.jsonl']) {
      expect(countsOf(await replay(tree, file))).toMatchObject({
        log_files: 4,
        decisions: COUNT,
        agreed: COUNT,
        repeated: repeats,
      });
    }
    const zipped = await replay({ 'mine.gz': gzipSync(LINES.join('\n')) }, 'mine.gz');
    expect(countsOf(zipped)).toMatchObject({ log_files: 1, decisions: COUNT, agreed: COUNT });
  });

  it('is counted by decision and by lane and account', async () => {
    const { printed } = await replayLines(LINES);
    const { by_decision, by_account } = JSON.parse(printed) as Record<string, Array<{ count: number }>>;
    const tally = (key: (line: Json) => unknown): Map<string, number> => {
      const counts = new Map<string, number>();
      for (const line of LINES.map((text) => JSON.parse(text) as Json)) {
        if (line.event !== 'decision') continue;
        const name = JSON.stringify(key(line));
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return counts;
    };
    const found = (rows: Array<{ count: number }>): Map<string, number> =>
      new Map(rows.map(({ count, ...names }) => [JSON.stringify(names), count]));
    expect(found(by_decision!)).toEqual(tally(({ reroute_decision }) => ({ reroute_decision })));
    expect(found(by_account!)).toEqual(tally(({ lane, account }) => ({ lane, account })));
    const counts = by_decision!.map(({ count }) => count);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });
});

describe('a decision that comes out differently now', () => {
  const sent = JSON.parse(LINES[firstAt]!) as { lane: string; account: string; reroute_decision: string };

  it.each([
    ['lane', 'elsewhere'],
    ['account', 'nobody'],
    ['account', ''],
    ['reroute_decision', 'fallback'],
    ['preferred_attempt', false],
  ])('is reported when its %s was %j', async (key, value) => {
    const lines = LINES.with(firstAt, changed(LINES[firstAt]!, { [key]: value }));
    const ended = await replayLines(lines);
    expect(ended.error).toMatchObject({
      code: 'REPLAY_DISAGREES',
      exitCode: 3,
      message:
        `proxy replay usage.jsonl: 1 of ${COUNT} decisions would be made differently now, the first at ` +
        `usage.jsonl:${firstAt + 1}; allowed: none`,
    });
    const { lane, account, reroute_decision } = sent;
    const now = { lane, account, reroute_decision, preferred_attempt: true };
    expect(JSON.parse(ended.printed)).toMatchObject({
      agreed: COUNT - 1,
      disagreed: 1,
      disagreements: [{ file: '/usage.jsonl', line: firstAt + 1, logged: { ...now, [key]: value }, now }],
    });
  });

  it('is found when what it was made from was another', async () => {
    const { inputs } = JSON.parse(LINES[firstAt]!) as { inputs: Json };
    const preferred = { ...(inputs.preferred as Json) };
    const accounts = preferred.accounts as Json[];
    preferred.accounts = accounts.map((entry) => ({
      ...entry,
      hold: { untilMs: Number(inputs.nowMs) + 1 },
    }));
    const line = changed(LINES[firstAt]!, { inputs: { ...inputs, preferred } });
    const { error, printed } = await replayLines(LINES.with(firstAt, line));
    expect(error?.code).toBe('REPLAY_DISAGREES');
    expect(JSON.parse(printed).disagreements[0].now.reroute_decision).toBe('quota_cooldown');
  });

  it('is told by file and line, ten of them, the oldest file first', async () => {
    const wrong = (from: number, count: number): string =>
      Array.from({ length: count }, (_, i) =>
        changed(LINES[firstAt]!, { rid: `r${from + i}`, account: `x${from + i}` }),
      ).join('\n\n');
    const tree = { 'usage.jsonl': wrong(20, 30), 'usage.jsonl.1': wrong(0, 4) };
    const { printed, error } = await replay(tree, 'usage.jsonl');
    expect(error?.message).toContain('34 of 34 decisions');
    expect(error?.message).toContain('the first at usage.jsonl.1:1;');
    const record = JSON.parse(printed) as { disagreements: Array<{ line: number; logged: Json }> };
    expect(record.disagreements.map(({ line, logged }) => [line, logged.account])).toEqual([
      ...[0, 1, 2, 3].map((i) => [2 * i + 1, `x${i}`]),
      ...[20, 21, 22, 23, 24, 25].map((i) => [2 * (i - 20) + 1, `x${i}`]),
    ]);
  });

  it('is printed in words before the command fails', async () => {
    const refused = changed(LINES[firstAt]!, { account: '', preferred_attempt: false });
    const { printed } = await replayLines([refused, olderLine({ event: 'decision' }), '{"half'], false);
    const { lane, account, reroute_decision } = sent;
    expect(printed.split('\n').slice(0, 8)).toEqual([
      'Log files:                     1',
      'Decisions:                     1',
      'Agreed:                        0',
      'Disagreed:                     1',
      'Without inputs, not decidable: 1',
      'Repeats left out:              0',
      'Bad lines:                     1',
      '  usage.jsonl:3: not a whole JSON object',
    ]);
    expect(printed).toContain(`│ ${lane.padEnd(4)} │ (refused) │`);
    expect(printed).toContain(
      `\nDisagreements (1 of 1):\n  usage.jsonl:1: logged ${lane} refused ${reroute_decision}; now ` +
        `${lane}/${account} ${reroute_decision} (preferred lane)\n`,
    );
  });

  it('cannot steer the terminal by its names', async () => {
    const line = changed(LINES[firstAt]!, {
      lane: '\u001b[2J\u202eevil',
      account: '\u009b1m',
      reroute_decision: 'x\ny',
    });
    for (const json of [true, false]) {
      const { printed } = await replayLines([line], json);
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(printed).toContain('evil');
    }
  });
});

describe('a log that holds less', () => {
  it('of an older router is counted as not decidable beside decisions that are', async () => {
    const older = olderLine({ event: 'decision', decision: 'quota_block', status: -1 });
    const withoutInputs = changed(decisionLine({ rid: 'old' }), { inputs: undefined });
    const ended = await replayLines([...LINES, older, withoutInputs, withoutInputs]);
    expect(ended.error).toBeNull();
    expect(countsOf(ended)).toMatchObject({ agreed: COUNT, without_inputs: 2, repeated: 1, bad_lines: 0 });
  });

  it.each([
    ['nothing', [''], 'no decision in 0 lines; allowed: a log with decision lines and their inputs'],
    [
      'completions alone',
      [completionLine()],
      'no decision in 1 line; allowed: a log with decision lines and their inputs',
    ],
    [
      'older decisions alone',
      [olderLine({ event: 'decision' }), olderLine({ status: -1, rid: 'b' })],
      'no decision in 2 lines; allowed: a log with decision lines and their inputs (2 older without them)',
    ],
    [
      'damaged decisions alone',
      [decisionLine()],
      'no decision in 1 line, 1 bad, the first usage.jsonl:1: inputs.mode is missing or damaged; allowed: a log with decision lines and their inputs',
    ],
  ])('with %s is refused', async (_, lines, problem) => {
    const { error, printed } = await replayLines(lines);
    expect(error).toMatchObject({ code: 'BAD_TRACE', message: `proxy replay usage.jsonl: ${problem}` });
    expect(printed).toBe('');
  });

  it('is refused in one sentence when it cannot be read', async () => {
    const tree = { 'logs/other.txt': '', 'cut.gz': gzipSync(LINES.join('\n')).subarray(0, 60) };
    const messageOf = async (file: string): Promise<string | undefined> => {
      const { error } = await replay(tree, file);
      expect(error?.code).toBe('BAD_TRACE');
      return error?.message.replace(/cannot read .*\//, 'cannot read ');
    };
    expect(await messageOf('logs')).toBe('proxy replay logs: logs: no router log (usage.jsonl) found there');
    expect(await messageOf('none')).toBe('proxy replay none: cannot read none: there is no such file');
    expect(await messageOf('cut.gz')).toBe(
      'proxy replay cut.gz: cannot read cut.gz: its gzip data are damaged or cut short',
    );
  });

  it('is refused for more than 1 % of bad lines, after all is printed; a cut last line is let go', async () => {
    const hundred = LINES.slice(0, 99);
    const one = await replayLines([...hundred, '{', completionLine()]);
    expect([one.error, countsOf(one).bad_lines]).toEqual([null, 1]);
    const two = await replayLines(['{', '[]', ...hundred]);
    expect(two.error).toMatchObject({
      code: 'BAD_TRACE',
      message:
        'proxy replay usage.jsonl: 2 of 101 lines are bad, more than 1 %, the first at usage.jsonl:1: not a whole JSON object',
    });
    expect(countsOf(two).bad_lines).toBe(2);
    const cut = await replayLines([...LINES.slice(0, 9), LINES[9]!.slice(0, -9)]);
    expect([cut.error, countsOf(cut).bad_lines]).toEqual([null, 1]);
  });
});

describe('a damaged line', () => {
  /** Every path into a value, the value's own included. */
  function paths(value: unknown): string[][] {
    if (typeof value !== 'object' || value === null) return [[]];
    return [[], ...Object.entries(value).flatMap(([key, part]) => paths(part).map((rest) => [key, ...rest]))];
  }

  function damaged(value: unknown, path: readonly string[], put: unknown): unknown {
    const [key, ...rest] = path;
    if (key === undefined) return put;
    const copy = structuredClone(value) as Record<string, unknown>;
    copy[key] = damaged(copy[key], rest, put);
    return copy;
  }

  it('is bad, decided anew or told as a disagreement, and never a crash', async () => {
    const decisions = LINES.filter((line) => line.includes('"event":"decision"'));
    const junk = fc.oneof(
      fc.constantFrom(null, -1, 0, 1e308, '', 'paced', '__proto__', [], {}, true, undefined, [['zai', 99]]),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(decisions.length - 1), fc.nat(), junk, async (at, pathAt, put) => {
        const line = JSON.parse(decisions[at]!) as Json;
        const all = paths(line.inputs);
        const inputs = damaged(line.inputs, all[pathAt % all.length]!, put);
        const other = decisions[(at + 1) % decisions.length]!;
        const ended = await replayLines([JSON.stringify({ ...line, inputs }), other]);
        const counts = countsOf(ended) as Record<string, number>;
        expect(counts.decisions! + counts.without_inputs! + counts.bad_lines!).toBe(2);
        expect(counts.agreed).toBeGreaterThanOrEqual(1);
      }),
      { seed: 20260211, numRuns: 300 },
    );
  });

  it('is told by file and line without what it says', async () => {
    const line = JSON.parse(LINES[firstAt]!) as { inputs: { preferred: Json } };
    line.inputs.preferred.policy = 'SECRET';
    const other = structuredClone(line) as unknown as { inputs: { preferred: { accounts: Json[] } } };
    Object.assign(other.inputs.preferred, { policy: 'paced' });
    other.inputs.preferred.accounts[0]!.short = { headroomUnits: 'SECRET' };
    const lines = [JSON.stringify(line), JSON.stringify(other), ...LINES];
    const { printed, error } = await replayLines(lines);
    expect(error).toBeNull();
    expect(printed).not.toContain('SECRET');
    expect(JSON.parse(printed).first_bad).toEqual([
      {
        file: join('/', 'usage.jsonl'),
        line: 1,
        reason: 'inputs.preferred.policy is no policy of this version',
      },
      {
        file: join('/', 'usage.jsonl'),
        line: 2,
        reason: 'inputs.preferred.accounts[0].short.headroomUnits is missing or damaged',
      },
    ]);
  });
});
