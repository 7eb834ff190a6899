/**
 * Over random histories of answers, ends and leavings: a request that an upstream served or began is charged exactly
 * once, one that was refused or never begun is not, and nothing stays reserved.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ask, message, openAnswer } from './http-client.ts';
import { account, oneLane, startRouter, upstream } from './router-harness.ts';
import type { Behaviour } from './scripted-upstream.ts';
import { streamEvents } from './upstream-answers.ts';

/** One exchange: what the upstream does, and after how many events its client leaves; null = it stays. */
interface Step {
  readonly behaviour: Behaviour;
  readonly isStream: boolean;
  readonly leavesAfter: number | null;
}

const whole = streamEvents('claude-test', 'm', {}).length;
const events = fc.integer({ min: 1, max: whole - 1 });
const step = fc.oneof(
  fc.record({
    behaviour: fc.constant<Behaviour>({ kind: 'ok' }),
    isStream: fc.boolean(),
    leavesAfter: fc.constant(null),
  }),
  fc.record({
    behaviour: fc.constantFrom<Behaviour>(
      { kind: 'gzip' },
      { kind: 'status', status: 500, body: 'broken' },
      { kind: 'status', status: 400, body: { type: 'error', error: { type: 'invalid_request_error' } } },
      { kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: {} },
      { kind: 'status', status: 529, body: {} },
      { kind: 'reset' },
    ),
    isStream: fc.constant(false),
    leavesAfter: fc.constant(null),
  }),
  fc.record({
    behaviour: fc.oneof(
      fc.record({
        kind: fc.constant('stream_error' as const),
        errorType: fc.constant('overloaded_error'),
        afterEvents: fc.nat(4),
      }),
      fc.record({ kind: fc.constant('reset_mid_stream' as const), afterEvents: events }),
    ),
    isStream: fc.constant(true),
    leavesAfter: fc.constant(null),
  }),
  events.map((count) => ({
    behaviour: { kind: 'stall' as const, afterEvents: count },
    isStream: true,
    leavesAfter: count,
  })),
) satisfies fc.Arbitrary<Step>;

/** Whether the upstream began to serve. */
function begins({ behaviour }: Step): boolean {
  switch (behaviour.kind) {
    case 'stream_error':
      return (behaviour.afterEvents ?? 4) > 0;
    case 'status':
    case 'reset':
      return false;
    default:
      return true;
  }
}

async function play(url: string, { isStream, leavesAfter }: Step): Promise<void> {
  const asked = { body: message({ stream: isStream }) };
  if (leavesAfter === null) {
    await ask(`${url}/v1/messages`, asked);
    return;
  }
  const coming = await openAnswer(`${url}/v1/messages`, asked);
  const last = streamEvents('claude-test', 'm', {})[leavesAfter - 1]!;
  await coming.until(`event: ${last.type}\n`);
  coming.leave();
}

it('is charged once when it was begun, and never when it was not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const server = await upstream();
      const accounts = [account('a', 'KEY_A'), account('b', 'KEY_A2')];
      const running = await startRouter({
        quotas: oneLane(server.url, accounts),
        limits: { retryPauseMs: 0 },
        env: { CCP_SSE_IDLE_TIMEOUT: '5s' },
      });
      const { parts } = running.router;
      const met: Step[] = [];
      for (const each of steps) {
        // Every attempt of the request meets the same.
        server.script(() => {
          met.push(each);
          return each.behaviour;
        });
        await play(running.url, each);
      }
      await expect.poll(() => running.router.runningCount).toBe(0);
      const samples = parts.memory.store.querySamples({ sinceMs: 0, limit: 1000 });
      expect(samples).toHaveLength(met.filter(begins).length);
      expect(new Set(samples.map(({ rid, attempt }) => `${rid} ${attempt}`)).size).toBe(samples.length);
      for (const { inputTokens, outputTokens } of samples)
        expect(inputTokens + outputTokens).toBeGreaterThan(0);
      // What the live sums say is what was kept, and nothing is reserved.
      const weighted = samples.reduce((sum, row) => sum + row.inputTokens + row.outputTokens, 0);
      const meter = parts.fleet.modelMeter('anthropic', 'claude-test');
      expect(meter.session).toMatchObject({ count: samples.length, weightedTokens: weighted });
      expect([meter.reservedTokens, parts.fleet.inFlight.size]).toEqual([0, 0]);
      await running.stop();
      await server.close();
    }),
    { numRuns: 12, seed: 12, endOnFailure: true },
  );
});
