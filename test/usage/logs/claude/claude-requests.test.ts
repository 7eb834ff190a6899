import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../../../src/usage/events/index.ts';
import { StringPool } from '../../../../src/usage/lines/index.ts';
import {
  ClaudeRequests,
  type ClaudeUsageLine,
  readClaudeLine,
} from '../../../../src/usage/logs/claude/index.ts';
import { type ClaudeLineParts, claudeLine, eventAt } from '../log-lines.ts';

function requestsOf(lines: readonly ClaudeLineParts[]): readonly UsageEvent[] {
  const requests = new ClaudeRequests();
  for (const parts of lines) {
    const line = readClaudeLine(claudeLine(parts), { pool: new StringPool() });
    if (line.status !== 'usage') throw new Error('hand-made line is no usage');
    requests.add(line);
  }
  return requests.requests().events;
}

const PLAIN = { inner: [], isFinished: false, isFirstSnapshot: false, oddVersion: false };
const output = (tokens: number) => ({ input_tokens: 3, output_tokens: tokens });
const at = (second: number) => `2026-02-10T10:00:${String(second).padStart(2, '0')}.000Z`;

describe('repeats of one request', () => {
  it('count once, with the largest record wherever it stands', () => {
    const lines = [2, 500, 7].map((tokens) => ({ usage: output(tokens) }));
    expect(requestsOf(lines).map(({ outputTokens }) => outputTokens)).toEqual([500]);
  });

  it('keep the time of the earliest line on ties, and of the kept line otherwise', () => {
    const tied = [{ timestamp: at(9) }, { timestamp: at(4) }, { timestamp: at(6) }];
    expect(requestsOf(tied)[0]!.timeMs).toBe(Date.parse(at(4)));
    const growing = [
      { timestamp: at(4), usage: output(1) },
      { timestamp: at(6), usage: output(90) },
    ];
    expect(requestsOf(growing)[0]!.timeMs).toBe(Date.parse(at(6)));
  });

  it('are told by both ids: one message under two request ids is two requests', () => {
    expect(requestsOf([{ requestId: 'req_1' }, { requestId: 'req_2' }])).toHaveLength(2);
    expect(requestsOf([{ id: 'msg_1' }, { id: 'msg_2' }])).toHaveLength(2);
  });

  it('without a request id are told by the message id alone', () => {
    expect(requestsOf([{ requestId: null }, { requestId: null }])).toHaveLength(1);
  });

  it('without a message id cannot be told: every line counts', () => {
    expect(requestsOf([{ id: null }, { id: null }])).toHaveLength(2);
  });
});

describe('sidechains', () => {
  const main = { requestId: 'req_1', usage: output(10) };
  const side = { requestId: 'req_2', usage: output(900), isSidechain: true };

  it('that replay a main line under another request id are dropped, however large', () => {
    for (const lines of [
      [main, side],
      [side, main],
    ]) {
      expect(requestsOf(lines)).toMatchObject([{ outputTokens: 10, sidechain: false }]);
    }
  });

  it('that replay each other count once, the largest', () => {
    const other = { requestId: 'req_3', usage: output(950), isSidechain: true };
    expect(requestsOf([side, other])).toMatchObject([{ outputTokens: 950 }]);
  });

  it('of their own message id count', () => {
    expect(requestsOf([main, { ...side, id: 'msg_2' }])).toHaveLength(2);
  });
});

describe('the result', () => {
  it('is sorted by time over files', () => {
    const lines = [9, 2, 5].map((second) => ({ id: `msg_${second}`, timestamp: at(second) }));
    const times = requestsOf(lines).map(({ timeMs }) => timeMs);
    expect(times).toEqual([at(2), at(5), at(9)].map(Date.parse));
  });

  it('of nothing is nothing', () => {
    expect(requestsOf([])).toEqual([]);
  });

  it('does not depend on the order of lines', () => {
    const line = fc.record({
      messageId: fc.constantFrom('a', 'b', 'c'),
      requestId: fc.constantFrom('x', 'y', null),
      event: fc
        .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.boolean())
        .map(([timeMs, outputTokens, sidechain]) => eventAt(timeMs, { outputTokens, sidechain })),
    });
    const summary = (
      lines: ReadonlyArray<Omit<ClaudeUsageLine, 'status' | keyof typeof PLAIN>>,
    ): string[] => {
      const requests = new ClaudeRequests();
      for (const parts of lines) requests.add({ status: 'usage', ...PLAIN, ...parts });
      return requests
        .requests()
        .events.map((event) => `${event.timeMs} ${event.outputTokens}`)
        .sort();
    };
    const pair = fc
      .array(line, { maxLength: 12 })
      .chain((lines) =>
        fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
      );
    fc.assert(
      fc.property(pair, ([lines, shuffled]) => {
        expect(summary(shuffled)).toEqual(summary(lines));
      }),
      { seed: 7 },
    );
  });
});
