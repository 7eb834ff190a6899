/**
 * A router at work for tests: in this process, on a free port, with a directory of its own for configuration, log
 * and state, wired as the command line wires it. What a test starts here is stopped when the test ends.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readTriage, readWinners } from '../../../src/cli/inputs/index.ts';
import { zoneOffsets } from '../../../src/core/index.ts';
import { readQuotas, readSecret, safeReloadPath } from '../../../src/router/config/index.ts';
import type { CompletionLine, DecisionLine } from '../../../src/router/deciding/index.ts';
import { Router, type RouterOptions } from '../../../src/router/server/index.ts';
import { type Clock, type Losses, readSettings } from '../../../src/router/server/parts/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';
import { type ScriptedUpstream, startUpstream, type UpstreamOptions } from './scripted-upstream.ts';

export type Json = Record<string, unknown>;

/** Secrets of the accounts below. */
export const SECRETS: Readonly<Record<string, string>> = {
  KEY_Z: 'zai-secret-1',
  KEY_Z2: 'zai-secret-2',
  KEY_A: 'anthropic-secret-1',
  KEY_A2: 'anthropic-secret-2',
};

export interface RouterSetup
  extends Pick<
    Partial<RouterOptions>,
    'clock' | 'limits' | 'serverLimits' | 'affinityIdleMs' | 'bucketMs' | 'pageOrigins'
  > {
  readonly quotas: Json;
  /** Beside the secrets; log and state are set. */
  readonly env?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** More files beside the configuration, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Text of the probe's report. */
  readonly probe?: string;
  /** A directory of an earlier router, to start from its state. */
  readonly directory?: string;
}

export interface RunningRouter {
  readonly router: Router;
  readonly url: string;
  readonly directory: string;
  /** Sentences for the operator so far. */
  readonly notices: readonly string[];
  /** Path of the configuration file. */
  readonly quotasPath: string;
  writeQuotas(quotas: unknown): void;
  /** Every line of the usage log, once it is on disk. */
  lines(): Promise<Array<DecisionLine | CompletionLine>>;
  decisions(): Promise<DecisionLine[]>;
  completions(): Promise<CompletionLine[]>;
  stop(): Promise<Losses>;
}

/** A clock that moves only by hand, from a Sunday noon on; draws are always 0.5. */
export interface HandClock extends Clock {
  advance(ms: number): void;
}

export const NOON_MS: number = Date.UTC(2026, 2, 1, 12);

export function handClock(startMs: number = NOON_MS): HandClock {
  let ms = 0;
  let serial = 0;
  return {
    nowMs: () => startMs + ms,
    monotonicMs: () => ms,
    // Request ids are drawn too and must differ.
    draw: () => 0.5 + (serial++ % 1_000_000) / 2 ** 32,
    advance: (by) => {
      ms += by;
    },
  };
}

export async function startRouter(setup: RouterSetup): Promise<RunningRouter> {
  const root = setup.directory ?? temporaryTree(setup.files ?? {});
  const quotasPath = join(root, 'quotas.json');
  const writeQuotas = (quotas: unknown): void =>
    writeFileSync(quotasPath, typeof quotas === 'string' ? quotas : JSON.stringify(quotas));
  writeQuotas(setup.quotas);
  const env = { ...SECRETS, CCP_LOGS_DIR: join(root, 'logs'), ...setup.env };
  const place = { cwd: root, homeDirectory: root, env, timeZone: 'UTC' };
  const notices: string[] = [];
  const { quotas, env: _, token = null, files, directory, probe, ...options } = setup;
  let inForce = quotasPath;
  const router = await Router.start({
    settings: readSettings(env),
    load: async (file) => {
      const named = file === null ? inForce : await safeReloadPath(file, dirname(quotasPath));
      const { config, path, shown, warnings } = await readQuotas({ ...place, file: named });
      const { policy } = config;
      const guide =
        policy.kind === 'name'
          ? policy
          : { kind: 'summary' as const, winners: await readWinners('policy', policy.path, root) };
      const triage = await readTriage(config.triage, root);
      inForce = named;
      return { config, path, shown, warnings, guide, triage };
    },
    readSecret: (credential) => readSecret(credential, env),
    token,
    host: '127.0.0.1',
    port: 0,
    affinityIdleMs: 0,
    zoneOffsetMinutes: zoneOffsets,
    readProbe: async () => probe ?? null,
    notice: (sentence) => notices.push(sentence),
    ...options,
  });
  let stopped: Promise<Losses> | null = null;
  const stop = (): Promise<Losses> => {
    stopped ??= router.stop(0);
    return stopped;
  };
  onTestFinished(async () => {
    await stop();
  });
  const logFile = join(root, 'logs', 'usage.jsonl');
  const lines = async (): Promise<Array<DecisionLine | CompletionLine>> => {
    await router.parts.memory.flushLog();
    const text = await readFile(logFile, 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  };
  return {
    router,
    url: `http://127.0.0.1:${router.port}`,
    directory: root,
    notices,
    quotasPath,
    writeQuotas,
    lines,
    decisions: async () => (await lines()).filter((line): line is DecisionLine => 'event' in line),
    completions: async () => (await lines()).filter((line): line is CompletionLine => !('event' in line)),
    stop,
  };
}

/** Every byte that the router wrote into its directory, for a search of secrets. */
export function writtenBytes({ directory }: RunningRouter, ...paths: readonly string[]): Buffer {
  return Buffer.concat(paths.map((path) => readFileSync(join(directory, path))));
}

/** What a kill now would leave, in a directory of its own. */
export function killedNow({ directory }: RunningRouter): string {
  const copy = mkdtempSync(join(tmpdir(), 'quotalab-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(directory, copy, { recursive: true });
  return copy;
}

/** An upstream that is closed when the test ends. */
export async function upstream(options: UpstreamOptions = {}): Promise<ScriptedUpstream> {
  const started = await startUpstream(options);
  onTestFinished(() => started.close());
  return started;
}

/** An account with its key, its windows unknown unless given. */
export const account = (name: string, env: string, more: Json = {}): Json => ({
  name,
  credential: { env, header: 'x-api-key' },
  ...more,
});

/** Every model prefers lane zai (account z) and falls back to lane anthropic (account a). */
export function twoLanes(zaiUrl: string, anthropicUrl: string, more: Json = {}): Json {
  return {
    lanes: {
      zai: { base_url: zaiUrl, accounts: [account('z', 'KEY_Z')] },
      anthropic: { base_url: anthropicUrl, accounts: [account('a', 'KEY_A')] },
    },
    routes: [{ match: '*', preferred: 'zai', fallback: 'anthropic' }],
    policy: 'fill_first',
    ...more,
  };
}

/** One lane, anthropic, of these accounts. */
export function oneLane(url: string, accounts: readonly Json[], more: Json = {}): Json {
  return { lanes: { anthropic: { base_url: url, accounts } }, policy: 'fill_first', ...more };
}
