/**
 * A router that was killed goes on as if it had not been. The state is copied while the router runs, which is what a
 * kill leaves of it, and the next router decides about the same requests at the same instant as the one that lives.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestFacts } from '../../../../src/router/beliefs/index.ts';
import { type Candidate, decide } from '../../../../src/router/deciding/index.ts';
import { send } from '../http-client.ts';
import {
  account,
  type HandClock,
  handClock,
  type Json,
  killedNow,
  oneLane,
  type RunningRouter,
  startRouter,
  upstream,
} from '../router-harness.ts';
import type { Behaviour, ScriptedUpstream } from '../scripted-upstream.ts';

const MINUTE_MS = 60_000;

const request = (model: string, session: string): RequestFacts => ({
  model,
  routedModel: model,
  session,
  cacheMs: 300_000,
  bodyBytes: 900,
  maxTokens: 200,
});

interface Verdict {
  readonly index: number;
  readonly why: string;
  readonly estimateTokens: number;
  readonly candidates: readonly Candidate[];
}

/** What is decided about a request of each model and session. */
function verdicts({ router }: RunningRouter, sessions: readonly string[], nowMs: number): Verdict[] {
  return ['claude-opus-4-5', 'claude-haiku-4-5'].flatMap((model) =>
    ['', ...sessions].map((session) => {
      const record = router.parts.fleet.record(request(model, session), nowMs);
      const { accountIndex: index, why, candidates } = decide(record);
      return { index, why, estimateTokens: record.estimateTokens, candidates };
    }),
  );
}

/** One request of a history and what the upstream says to it. */
interface Step {
  readonly model: string;
  readonly session: string;
  readonly isStream: boolean;
  readonly isHour: boolean;
  readonly waitMs: number;
  readonly answer: 'ok' | 'read' | 'throttled' | 'full' | 'broken' | 'bad';
  readonly size: number;
  readonly killsAfter: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    model: fc.constantFrom('claude-opus-4-5', 'claude-haiku-4-5'),
    session: fc.constantFrom('', 's1', 's2'),
    isStream: fc.boolean(),
    isHour: fc.boolean(),
    waitMs: fc.constantFrom(7, 1000, 70_000, 20 * MINUTE_MS),
    answer: fc.constantFrom('ok', 'ok', 'read', 'read', 'throttled', 'full', 'broken', 'bad'),
    size: fc.integer({ min: 1, max: 90 }),
    killsAfter: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

function answerOf({ answer, size }: Step, nowMs: number): Behaviour {
  const inAnHour = String(Math.floor(nowMs / 1000) + 3600);
  const readings = {
    'anthropic-ratelimit-unified-status': 'allowed',
    'anthropic-ratelimit-unified-5h-utilization': String(size / 100),
    'anthropic-ratelimit-unified-5h-reset': inAnHour,
    'anthropic-ratelimit-unified-7d-utilization': String(size / 200),
    'anthropic-ratelimit-unified-7d-reset': String(Math.floor(nowMs / 1000) + 260_000),
  };
  switch (answer) {
    case 'ok':
      return { kind: 'ok', inputTokens: size * 7, outputTokens: size };
    case 'read':
      return { kind: 'ok', inputTokens: size * 7, outputTokens: size, headers: readings };
    case 'throttled':
      return { kind: 'status', status: 429, headers: { 'retry-after': '30' } };
    case 'full':
      return { kind: 'refusal', class: 'quota_5h', resetAtMs: nowMs + 40 * MINUTE_MS };
    case 'broken':
      return { kind: 'status', status: 500, body: { error: { type: 'api_error', message: 'x' } } };
    case 'bad':
      return {
        kind: 'status',
        status: 400,
        body: { type: 'error', error: { type: 'invalid_request_error', message: 'x' } },
      };
  }
}

const WINDOWS = {
  blind: {},
  counted: {
    short: { capacity_tokens: 20_000 },
    weekly: { capacity_tokens: 400_000, next_reset: '2026-03-04T09:00:00Z' },
  },
  sliding: { short: { capacity_tokens: 9000, kind: 'sliding' } },
} as const;

async function play(
  router: RunningRouter,
  lane: ScriptedUpstream,
  clock: HandClock,
  step: Step,
): Promise<void> {
  clock.advance(step.waitMs);
  lane.script(() => answerOf(step, clock.nowMs()));
  const cache = step.isHour ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' };
  await send(
    router.url,
    {
      model: step.model,
      system: [{ type: 'text', text: 'x'.repeat(step.size * 9), cache_control: cache }],
      ...(step.isStream ? { stream: true } : {}),
    },
    step.session === '' ? {} : { 'x-session-id': step.session },
  );
}

it.each([
  'least_recently_used',
  'round_robin',
  'burn_rate',
  'stagger',
])('whatever happened before: the same decisions by %s as without the kill', async (policy) => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const lane = await upstream();
      const clock = handClock();
      const quotas: Json = oneLane(
        lane.url,
        [
          account('a', 'KEY_A', WINDOWS.blind),
          account('b', 'KEY_A2', WINDOWS.counted),
          account('c', 'KEY_Z', WINDOWS.sliding),
        ],
        { policy },
      );
      const limits = { retryPauseMs: 0 };
      const alive = await startRouter({ quotas, clock, limits, affinityIdleMs: null, bucketMs: 1 });
      // A moment in which what is under way is written.
      const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 40));
      for (const [index, step] of history.entries()) {
        await play(alive, lane, clock, step);
        if (!step.killsAfter && index < history.length - 1) continue;
        if (step.answer !== 'ok' && step.answer !== 'read') await settle();
        const directory = killedNow(alive);
        const next = await startRouter({
          quotas,
          clock,
          limits,
          affinityIdleMs: null,
          bucketMs: 1,
          directory,
        });
        const sessions = alive.router.parts.memory.store
          .querySamples({ sinceMs: 0, limit: 100 })
          .map(({ session }) => session);
        const nowMs = clock.nowMs() + 1;
        expect(verdicts(next, sessions, nowMs)).toEqual(verdicts(alive, sessions, nowMs));
        await next.stop();
      }
      await alive.stop();
      await lane.close();
    }),
    { seed: 12, numRuns: 5 },
  );
});

it('a session stays on its account, through a stop and after its account was second choice', async () => {
  const lane = await upstream();
  const clock = handClock();
  const quotas = oneLane(lane.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')]);
  const setup = { quotas, clock, affinityIdleMs: null };
  const first = await startRouter(setup);
  const turn = { metadata: { user_id: 'user_1_session_x' } };
  lane.next({ kind: 'status', status: 429, headers: { 'retry-after': '1' } });
  expect((await send(first.url, turn)).status).toBe(200);
  const [refused, served] = lane.requests.map(({ headers }) => headers['x-api-key']);
  expect(served).not.toBe(refused);
  clock.advance(2000);
  await first.stop();
  const second = await startRouter({ ...setup, directory: first.directory });
  await send(second.url, turn);
  expect(lane.requests.at(-1)!.headers['x-api-key']).toBe(served);
  // Another session takes the first choice again.
  await send(second.url, { metadata: { user_id: 'user_1_session_y' } });
  expect(lane.requests.at(-1)!.headers['x-api-key']).toBe(refused);
});

it.each([
  ['5m', 6, false],
  ['1h', 6, true],
  ['1h', 61, false],
] as const)('with a cache of %s: after %i minutes it stays: %s', async (ttl, minutes, stays) => {
  const lane = await upstream();
  const clock = handClock();
  const quotas = oneLane(lane.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')], {
    policy: 'least_recently_used',
  });
  const setup = { quotas, clock, affinityIdleMs: null };
  const first = await startRouter(setup);
  const turn = { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl } }] };
  await send(first.url, turn, { 'x-session-id': 's' });
  clock.advance(minutes * MINUTE_MS);
  await first.stop();
  const second = await startRouter({ ...setup, directory: first.directory });
  await send(second.url, turn, { 'x-session-id': 's' });
  const [one, two] = lane.requests.map(({ headers }) => headers['x-api-key']);
  expect(one === two).toBe(stays);
});

it('sessions of one user, each with its own header, are not one session', async () => {
  const lane = await upstream();
  const quotas = oneLane(lane.url, [account('a', 'KEY_A'), account('b', 'KEY_A2')], {
    policy: 'least_recently_used',
  });
  const { url } = await startRouter({ quotas, affinityIdleMs: null });
  for (const id of ['s1', 's2', 's3', 's4']) {
    await send(url, { metadata: { user_id: 'team' } }, { 'x-claude-code-session-id': id });
  }
  const asked = lane.requests.map(({ headers }) => headers['x-api-key']);
  expect(asked[0]).not.toBe(asked[1]);
  expect(asked.slice(2)).toEqual(asked.slice(0, 2));
});
