/**
 * What a decision of the router costs over 20 accounts of one lane: taking the record of the live fleet and
 * deciding on it, and deciding alone. Bar: 5 microseconds for both together. Medians of tinybench; the choices
 * are counted, so that nothing is optimised away. Run on built output.
 */
import { Bench } from 'tinybench';
import { ALL_POLICIES } from '../dist/src/quota/policies/index.js';
import { Fleet } from '../dist/src/router/beliefs/index.js';
import type { RouterConfig } from '../dist/src/router/config/index.js';
import { type DecisionRecord, decide } from '../dist/src/router/deciding/index.js';

const ACCOUNTS = 20;
/** Far more than anybody has: what a decision costs may not grow with the square of them. */
const MANY_ACCOUNTS = 1000;
/** Accounts looked at between two looks at the clock: one decision alone is too short for it. */
const ACCOUNTS_TOGETHER = 400;
const BAR_MICROSECONDS = 5;
const START_MS = Date.UTC(2026, 2, 1, 12);
const MS_PER_MINUTE = 60_000;

export interface DecisionFigures {
  /** Microseconds per decision and policy; spread = MAD / median. */
  readonly policies: Record<
    string,
    {
      readonly wholeMicroseconds: number;
      readonly decideMicroseconds: number;
      readonly spreadPercent: number;
    }
  >;
}

type Clock = RouterConfig['lanes'][number]['accounts'][number]['windows'][number]['clock'];

/** A window that counts every model. */
function windowOf(
  account: string,
  name: string,
  clock: Clock,
  capacity: number,
): RouterConfig['lanes'][number]['accounts'][number]['windows'][number] {
  return { id: `${account}/${name}`, name, clock, capacity, unit: 'weighted', counts: 'all' };
}

/** One capped model on a lane of unequal accounts; the short windows open with use, weeks and months run on a grid. */
function configOf(policy: string, windowCount: number, accountCount: number): RouterConfig {
  const accounts = Array.from({ length: accountCount }, (_, index) => {
    const name = `account-${index + 1}`;
    const reset = { atMs: START_MS + ((index * 7919) % 10_080) * MS_PER_MINUTE };
    const first: Clock = { kind: 'first_use', lengthMinutes: 300, floorMinutes: 10, reset: null };
    const windows = [
      windowOf(name, 'short', first, 1_000_000 + 50_000 * index),
      windowOf(name, 'weekly', { kind: 'fixed', lengthMinutes: 10_080, reset }, 10_000_000 + 500_000 * index),
      windowOf(name, 'month', { kind: 'fixed', lengthMinutes: 43_200, reset }, 30_000_000 + 900_000 * index),
    ];
    return {
      name,
      credential: null,
      windows: windows.slice(0, windowCount),
      serves: 'all' as const,
      overageOf: null,
      bankedResets: 0,
    };
  });
  return {
    rollingSeconds: 18_000,
    weeklySeconds: 604_800,
    caps: [
      {
        pattern: 'claude-haiku-*',
        provider: 'lane',
        rollingTokens: 400_000_000,
        weekly: { kind: 'tokens', value: 900_000_000 },
        warnFraction: 0.8,
      },
    ],
    lanes: [{ name: 'lane', baseUrl: 'https://lane.test', accounts }],
    routes: [{ match: '*', preferred: 'lane', fallback: null }],
    policy: { kind: 'name', policy },
    tokenShares: { input: 1, output: 1, cacheWrite: 0, cacheRead: 0 },
    timeZone: 'UTC',
  };
}

interface Stand {
  readonly fleet: Fleet;
  nowMs: number;
  chosen: number;
}

function standOf(policy: string, windowCount: number, accountCount: number): Stand {
  const fleet = new Fleet(
    configOf(policy, windowCount, accountCount),
    { kind: 'name', policy },
    {
      mode: 'hybrid',
      cooldownMs: 5 * MS_PER_MINUTE,
      affinityIdleMs: 0,
      pausedLane: null,
      forcedLane: null,
      zoneOffsetMinutes: () => 0,
      draw: () => 0.5,
      bucketMs: null,
    },
  );
  // Every account has some use and a few have requests on their way.
  fleet.lane('lane').accounts.forEach((account, index) => {
    account.spend(START_MS, 10_000 * (index + 1));
    if (index % 4 === 0) account.reserve(5000);
  });
  return { fleet, nowMs: START_MS, chosen: 0 };
}

const REQUEST = {
  model: 'claude-haiku-4-5',
  routedModel: 'claude-haiku-4-5',
  session: '',
  cacheMs: 300_000,
  bodyBytes: 40_000,
  maxTokens: 4096,
};

function recordOf(stand: Stand): DecisionRecord {
  stand.nowMs += 1;
  return stand.fleet.record(REQUEST, stand.nowMs);
}

/** Times every policy over accounts of so many windows. Throws when a decision does not send, which would time something else. */
export async function benchDecision(
  windowCount: number = 2,
  accountCount: number = ACCOUNTS,
): Promise<DecisionFigures> {
  const together = Math.max(2, ACCOUNTS_TOGETHER / accountCount);
  const bench = new Bench({ time: 300, warmupTime: 200 });
  const stands = ALL_POLICIES.map(({ name }) => ({ name, stand: standOf(name, windowCount, accountCount) }));
  for (const { name, stand } of stands) {
    const record = recordOf(stand);
    if (decide(record).kind !== 'send') throw new Error(`${name} refused`);
    bench.add(`whole ${name}`, () => {
      for (let i = 0; i < together; i++) stand.chosen += decide(recordOf(stand)).accountIndex;
    });
    bench.add(`decide ${name}`, () => {
      for (let i = 0; i < together; i++) stand.chosen += decide(record).accountIndex;
    });
  }
  await bench.run();
  if (stands.some(({ stand }) => !Number.isInteger(stand.chosen))) throw new Error('a choice is no index');
  const latency = (task: string) => {
    const result = bench.getTask(task)?.result;
    if (result?.state !== 'completed') throw new Error(`${task} did not complete`);
    return result.latency;
  };
  const microseconds = (task: string): number => (1000 * latency(task).p50) / together;
  return {
    policies: Object.fromEntries(
      stands.map(({ name }) => {
        const { mad, p50 } = latency(`whole ${name}`);
        return [
          name,
          {
            wholeMicroseconds: microseconds(`whole ${name}`),
            decideMicroseconds: microseconds(`decide ${name}`),
            spreadPercent: (100 * mad) / p50,
          },
        ];
      }),
    ),
  };
}

/** Median over the policies, microseconds. */
function middle({ policies }: DecisionFigures): number {
  const sorted = Object.values(policies)
    .map(({ wholeMicroseconds }) => wholeMicroseconds)
    .sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function print({ policies }: DecisionFigures, of: string): void {
  console.log(`Record and decision over ${of}, microseconds`);
  for (const [name, figures] of Object.entries(policies)) {
    const { wholeMicroseconds, decideMicroseconds, spreadPercent } = figures;
    console.log(
      `  ${name.padEnd(30)} ${wholeMicroseconds.toFixed(2)}   decide alone ${decideMicroseconds.toFixed(2)}   spread ${spreadPercent.toFixed(1)} %`,
    );
  }
}

if (process.argv[1] === import.meta.filename) {
  const few = await benchDecision();
  print(few, `${ACCOUNTS} accounts of 2 windows (bar ${BAR_MICROSECONDS})`);
  print(await benchDecision(3), `${ACCOUNTS} accounts of 3 windows`);
  const many = await benchDecision(2, MANY_ACCOUNTS);
  print(many, `${MANY_ACCOUNTS} accounts of 2 windows`);
  console.log(
    `median of ${MANY_ACCOUNTS} accounts: ${(middle(many) / middle(few)).toFixed(1)} times that of ${ACCOUNTS}`,
  );
}
