/** The `status` command: what a running router's accounts and models have left, once or kept current. */
import { QuotalabError } from '../../core/index.ts';
import { escapedJson } from '../../core/text/index.ts';
import { statusLines, watchLines } from '../../display/terminal/index.ts';
import type { UsageAnswer } from '../../router/beliefs/index.ts';
import { type KeySource, PIPE_CELLS, pageLook, type ScreenTarget, watchScreen } from '../screen/index.ts';
import { jsonAnswer, openRouter, type RouterClient } from './router-client.ts';

export interface StatusRequest {
  readonly url: string;
  /** Prints the router's answer unchanged. */
  readonly json: boolean;
  readonly debugQuota: boolean;
  readonly speeds: boolean;
  readonly watch: boolean;
  /** 0.2..3600. */
  readonly intervalSeconds: number;
  readonly tokenFile: string | null;
}

export interface StatusEnvironment {
  readonly stdout: ScreenTarget;
  /** null or absent = no keys. */
  readonly stdin?: KeySource | null;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends a watch in good order, and a question with INTERRUPTED. */
  readonly signal: AbortSignal;
  /** Epoch ms; absent = the wall clock. */
  readonly now?: () => number;
}

const USAGE_ROUTE = '/v1/usage';
/** Height of a page that goes to a file or a pipe. */
const PIPE_LINES = 60;
const LEAST_INTERVAL_SECONDS = 0.2;
const MOST_INTERVAL_SECONDS = 3600;

function refuseBadRequest({ watch, json, debugQuota, speeds, intervalSeconds }: StatusRequest): void {
  const other = json ? '--json' : debugQuota ? '--debug-quota' : speeds ? '--speeds' : null;
  if (watch && other !== null) {
    throw new QuotalabError('BAD_OPTION', `--watch is given with ${other}; allowed: one of them`);
  }
  if (!(intervalSeconds >= LEAST_INTERVAL_SECONDS && intervalSeconds <= MOST_INTERVAL_SECONDS)) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--interval is '${intervalSeconds}'; allowed: seconds ${LEAST_INTERVAL_SECONDS}..${MOST_INTERVAL_SECONDS}`,
    );
  }
}

async function readUsage(client: RouterClient, signal: AbortSignal): Promise<UsageAnswer> {
  const body = jsonAnswer(client, USAGE_ROUTE, await client.ask('GET', USAGE_ROUTE, signal));
  const isUsage =
    body.usage_schema === 'v1' &&
    typeof body.models === 'object' &&
    body.models !== null &&
    Array.isArray(body.accounts) &&
    Array.isArray(body.decisions);
  if (!isUsage) {
    throw new QuotalabError(
      'ROUTER_UNREACHABLE',
      `what answers at ${client.url} is no quotalab router of this version (${USAGE_ROUTE} has not the v1 keys); --json prints its answer`,
    );
  }
  return body as unknown as UsageAnswer;
}

/** A terminal that can place its cursor. */
const isScreen = ({ stdout, env }: StatusEnvironment): boolean =>
  stdout.isTTY === true && env.TERM !== 'dumb';

async function watch(
  request: StatusRequest,
  client: RouterClient,
  environment: StatusEnvironment,
): Promise<void> {
  const { stdout, env, signal, stdin = null, now = Date.now } = environment;
  const read = (stop: AbortSignal): Promise<UsageAnswer> => readUsage(client, stop);
  if (isScreen(environment)) {
    const color = (env.NO_COLOR ?? '') === '';
    const { intervalSeconds } = request;
    const { url } = client;
    await watchScreen<UsageAnswer>(
      { read, intervalSeconds, lines: (answer, state) => watchLines(answer, { ...state, color, url }) },
      { stdout, stdin, signal, now },
    );
    return;
  }
  const answer = await read(signal);
  const state = { width: PIPE_CELLS, height: PIPE_LINES, color: false, nowMs: now(), error: null };
  const page = watchLines(answer, { ...state, url: client.url }).join('\n');
  stdout.write(
    `${page}\n\nThe output is no terminal: this is one page; --watch in a terminal keeps it current.\n`,
  );
}

/**
 * Runs the command; a watch ends in good order on q, Ctrl-C and the signal. Throws BAD_OPTION,
 * ROUTER_UNREACHABLE and INTERRUPTED.
 */
export async function status(request: StatusRequest, environment: StatusEnvironment): Promise<void> {
  refuseBadRequest(request);
  const { stdout, env, signal } = environment;
  const client = await openRouter(request, environment);
  if (request.watch) {
    await watch(request, client, environment);
    return;
  }
  if (request.json) {
    const answer = await client.ask('GET', USAGE_ROUTE);
    jsonAnswer(client, USAGE_ROUTE, answer);
    stdout.write(`${escapedJson(answer.text).replace(/\n$/, '')}\n`);
    return;
  }
  const { debugQuota, speeds } = request;
  const look = { debugQuota, speeds, ...pageLook(stdout, env) };
  const lines = statusLines(await readUsage(client, signal), look);
  stdout.write(`${lines.join('\n')}\n`);
}
