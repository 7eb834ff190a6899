/** The `proxy` command: reads the configuration, starts the router, and stays until it is told to stop. */
import type { Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { QuotalabError, zoneOffsets } from '../../core/index.ts';
import { escapedJson, plainText } from '../../core/text/index.ts';
import type { RouterConfig } from '../../router/config/index.ts';
import { modeProblem, readQuotas, readSecret, safeReloadPath } from '../../router/config/index.ts';
import type { PolicyGuide } from '../../router/deciding/index.ts';
import { DURABILITIES } from '../../router/ledger/index.ts';
import { type LoadedQuotas, probeAccounts, Router } from '../../router/server/index.ts';
import {
  Credentials,
  type Losses,
  type ProxySettings,
  readSettings,
} from '../../router/server/parts/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { MOST_SECRET_BYTES, readText } from '../../usage/files/index.ts';
import { readTriage, readWinners } from '../inputs/index.ts';
import { printedService, type RunOptions, type ServiceSurroundings } from './print-service.ts';
import { probeLines } from './probe-lines.ts';
import type { ServiceKind } from './service-unit.ts';

export interface ProxyRequest extends RunOptions {
  /** null = where it usually lies. */
  readonly quotas: string | null;
  /** Check the configuration, print it and stop. */
  readonly check: boolean;
  /** Then send each account a request that costs nothing, and print what it answers. */
  readonly probe: boolean;
  /** Print the unit that starts this command at boot and stop; null = run. */
  readonly printService: ServiceKind | null;
}

export interface ProxyEnvironment extends ServiceSurroundings {
  readonly timeZone: string;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Aborted when the router is to stop. */
  readonly signal: AbortSignal;
}

const PROBE_REPORT = 'results/GLM_LIMIT_PROBE.md';

/** The policy of a configuration, or the winners of the summary it names. */
async function guideOf({ policy }: RouterConfig, cwd: string): Promise<PolicyGuide> {
  if (policy.kind === 'name') return policy;
  return { kind: 'summary', winners: await readWinners('policy', policy.path, cwd) };
}

/** Reads configurations; a reload may name only files beside the one in force. */
function loader(
  request: ProxyRequest,
  environment: ProxyEnvironment,
): (file: string | null) => Promise<LoadedQuotas> {
  const { cwd, homeDirectory, env, timeZone } = environment;
  let inForce = request.quotas === null ? null : resolve(cwd, request.quotas);
  let directory: string | null = null;
  return async (file) => {
    if (file !== null && directory === null) {
      throw new QuotalabError(
        'BAD_QUOTAS',
        'file is given, but the router runs on built-in defaults; allowed: none',
      );
    }
    const named = file === null ? inForce : await safeReloadPath(file, directory!);
    const { config, path, shown, warnings } = await readQuotas({
      file: named,
      cwd,
      homeDirectory,
      env,
      timeZone,
    });
    const guide = await guideOf(config, cwd);
    const triage = await readTriage(config.triage, cwd);
    const accept = (): void => {
      inForce = named;
      if (path !== '') directory ??= dirname(path);
    };
    return { config, path, shown, warnings, guide, triage, accept };
  };
}

/** The text of the probe's report; null where there is none that can be read. */
async function probeReport(path: string): Promise<string | null> {
  const refuse = (problem: string): never => {
    throw new Error(problem);
  };
  return readText(path, { refuse }).catch(() => null);
}

/** The token of a file that only its owner can read. */
async function readToken(file: string, cwd: string): Promise<string> {
  const path = resolve(cwd, file);
  const refuse = (problem: string): never => {
    throw new QuotalabError('BAD_OPTION', `--token-file '${file}' ${problem}`);
  };
  const check = ({ mode }: Stats): void => {
    const problem = modeProblem(mode, process.platform);
    if (problem !== null) refuse(problem);
  };
  const token = (await readText(path, { mostBytes: MOST_SECRET_BYTES, refuse, check })).trim();
  if (!/^[\x21-\x7e]{16,512}$/.test(token))
    refuse('holds no token; allowed: 16..512 printable characters in one line');
  return token;
}

function checkLines(loaded: LoadedQuotas): string {
  const { guide, path, warnings, triage } = loaded;
  const policy =
    guide.kind === 'name'
      ? guide.policy
      : `what ${guide.winners.path} recommends by reset class and load (overall ${guide.winners.overall.policy})`;
  return [
    `The configuration is good: ${plainText(path) || 'built-in defaults'}`,
    ...warnings.map((warning) => `  note: ${plainText(warning)}`),
    `Policy: ${plainText(policy)}`,
    ...(triage === null || triage === undefined
      ? []
      : [`Triage: ${plainText(triage.name)}, ${triage.rules.length} rules`]),
    escapedJson(JSON.stringify(loaded.shown, null, 2)),
    '',
  ].join('\n');
}

function startWords(router: Router, request: ProxyRequest, mode: string): string {
  const { fleet } = router.parts;
  const lanes = fleet.config.lanes.map(({ name, accounts }) => `${name} (${accounts.length})`).join(', ');
  const { samples } = router.restored;
  const host = request.host.includes(':') ? `[${request.host}]` : request.host;
  return [
    `quotalab proxy listens at http://${host}:${router.port}`,
    `  quotas: ${plainText(router.quotasPath) || 'built-in defaults'}`,
    `  lanes (accounts): ${lanes}; mode ${mode}`,
    `  restored: ${countOf(samples, 'request')}`,
    `  watch it: quotalab status --watch --url http://${host}:${router.port}`,
    '',
  ].join('\n');
}

/** Asks every account. Throws ACCOUNT_REFUSED after the answers are printed. */
async function probe(
  config: RouterConfig,
  settings: ProxySettings,
  { env, stdout }: ProxyEnvironment,
): Promise<void> {
  const credentials = await Credentials.load(config, (credential) => readSecret(credential, env));
  const answers = await probeAccounts(config, { credentials, settings });
  stdout.write(`${probeLines(answers, Date.now()).join('\n')}\n`);
  const refused = answers.filter(({ kind }) => kind === 'refuses' || kind === 'silent');
  if (refused.length === 0) return;
  const names = refused.map(({ lane, account }) => `${lane}/${account}`).join(', ');
  throw new QuotalabError(
    'ACCOUNT_REFUSED',
    `${refused.length} of ${countOf(answers.length, 'account')} refused or did not answer: ${names}`,
  );
}

/** Throws WRITE_FAILED where something was lost for good. */
function refuseLosses({ records, lines, reason }: Losses, statePath: string): void {
  if (records + lines === 0) return;
  const lost = [
    ...(records > 0 ? [`${countOf(records, 'record')} of the state '${statePath}'`] : []),
    ...(lines > 0 ? [`${countOf(lines, 'line')} of the usage log`] : []),
  ].join(' and ');
  throw new QuotalabError(
    'WRITE_FAILED',
    `${lost} could not be written and ${records + lines === 1 ? 'is' : 'are'} lost: ${reason}`,
  );
}

/** Runs the command until the signal. Throws BAD_QUOTAS, BAD_SUMMARY and BAD_OPTION before it listens. */
export async function proxy(request: ProxyRequest, environment: ProxyEnvironment): Promise<void> {
  const { env, cwd, stdout, stderr, signal } = environment;
  if (request.probe && !request.check) {
    throw new QuotalabError(
      'BAD_OPTION',
      '--probe is given without --check; allowed: both, or --check alone',
    );
  }
  const { durability } = request;
  if (durability !== null && !DURABILITIES.some((word) => word === durability)) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--durability is '${durability}'; allowed: ${DURABILITIES.join(', ')}`,
    );
  }
  const read = readSettings(durability === null ? env : { ...env, CCP_DURABILITY: durability });
  const logsDirectory = resolve(cwd, request.logsDirectory ?? read.logsDirectory);
  const statePath =
    request.state ?? (request.logsDirectory === null ? read.statePath : `${logsDirectory}/ccp.sqlite3`);
  const settings = {
    ...read,
    logsDirectory,
    statePath: statePath === ':memory:' ? statePath : resolve(cwd, statePath),
  };
  const load = loader(request, environment);
  if (request.printService !== null) {
    const service = { ...request, kind: request.printService };
    const { unit, notes } = await printedService(service, await load(null), environment);
    for (const note of notes) stderr.write(`quotalab: ${note}\n`);
    stdout.write(unit);
    return;
  }
  if (request.check) {
    const loaded = await load(null);
    for (const { accounts } of loaded.config.lanes) {
      for (const { credential } of accounts) if (credential !== null) await readSecret(credential, env);
    }
    stdout.write(checkLines(loaded));
    if (request.probe) await probe(loaded.config, settings, environment);
    return;
  }
  const notice = (sentence: string): void => {
    stderr.write(`quotalab: ${plainText(sentence)}\n`);
  };
  const token = request.tokenFile === null ? null : await readToken(request.tokenFile, cwd);
  const router = await Router.start({
    settings,
    load,
    readSecret: (credential) => readSecret(credential, env),
    token,
    pageOrigins: request.allowedOrigins,
    host: request.host,
    port: request.port,
    affinityIdleMs: request.affinitySeconds === null ? null : request.affinitySeconds * 1000,
    zoneOffsetMinutes: zoneOffsets,
    readProbe: () => probeReport(resolve(env.CCC_REPO_ROOT ?? cwd, PROBE_REPORT)),
    notice,
  });
  for (const warning of router.warnings) notice(warning);
  stdout.write(startWords(router, request, settings.mode));
  if (!signal.aborted) {
    await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  }
  const running = router.runningCount;
  notice(
    running === 0
      ? 'stopping'
      : `stopping: ${countOf(running, 'request')} under way ${running === 1 ? 'gets' : 'get'} 30 s`,
  );
  refuseLosses(await router.stop(), settings.statePath);
}
