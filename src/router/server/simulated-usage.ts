/** The body of POST /v1/dev/sim-usage: usage to try caps with, without asking any provider. */
import { z } from 'zod';

const MOST_TOKENS = 1_000_000_000;
const MOST_REPEATS = 10_000;

const whole = (most: number): z.ZodInt => z.int().min(0).max(most);

const schema = z.looseObject({
  model: z.string().min(1).max(200).default('claude-haiku-4.5'),
  in: whole(MOST_TOKENS).default(0),
  out: whole(MOST_TOKENS).default(0),
  repeat: z.int().min(1).max(MOST_REPEATS).default(1),
  seconds: z.number().min(0).max(86_400).default(1),
  interval_ms: whole(60_000).default(0),
});

export interface SimulatedUsage {
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly repeat: number;
  /** Length of each request, streaming from its first moment. */
  readonly seconds: number;
  readonly intervalMs: number;
}

export type SimulatedUsageReading =
  | { readonly status: 'read'; readonly usage: SimulatedUsage }
  | { readonly status: 'bad'; readonly reason: string };

export function parseSimulatedUsage(text: string): SimulatedUsageReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { status: 'bad', reason: 'the body is no JSON' };
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { status: 'bad', reason: `${path.join('.') || 'the body'}: ${message}` };
  }
  const { model, in: input, out: output, repeat, seconds, interval_ms: intervalMs } = parsed.data;
  return {
    status: 'read',
    usage: { model, input, output, repeat, seconds: Math.round(seconds * 1000) / 1000, intervalMs },
  };
}
