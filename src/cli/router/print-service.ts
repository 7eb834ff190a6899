/** `proxy --print-service`: what the unit at boot must say of this command, its place and its variables. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import type { RouterConfig } from '../../router/config/index.ts';
import { type Environment, SETTINGS } from '../../router/server/parts/index.ts';
import { type ServiceKind, serviceUnit } from './service-unit.ts';

/** The program that a unit starts: Node and its first script, as they run now. */
export interface RunningProgram {
  readonly node: string;
  readonly script: string;
  readonly user: string;
}

/** How the router runs, from the command line or at boot. */
export interface RunOptions {
  readonly host: string;
  readonly port: number;
  readonly tokenFile: string | null;
  /** Origins of web pages that may use the router. */
  readonly allowedOrigins: readonly string[];
  /** Seconds that a session without requests is remembered; 0 = not at all; null = as long as its cache lives. */
  readonly affinitySeconds: number | null;
  readonly logsDirectory: string | null;
  readonly state: string | null;
  /** null = as CCP_DURABILITY says. */
  readonly durability: string | null;
}

export interface ServiceRequest extends RunOptions {
  readonly kind: ServiceKind;
}

export interface ServiceSurroundings {
  readonly cwd: string;
  readonly homeDirectory: string;
  readonly env: Environment;
  readonly program: RunningProgram;
}

/** The setting that is a secret. */
const SECRET_SETTING = 'ANTHROPIC_AUTH_TOKEN';
/** Variables beside the settings that change where requests go. */
const OTHER_VARIABLES = [
  'CCC_REPO_ROOT',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  ...['https_proxy', 'http_proxy', 'no_proxy', 'ANTHROPIC_BASE_URL', 'ZAI_BASE_URL'],
];

const isSet = (env: Environment, name: string): boolean => (env[name]?.trim() ?? '') !== '';

const hasPassword = (address: string): boolean => /^(?:[a-z]+:\/\/)?[^/]*@/i.test(address);

/** A client's shell points at the router; the router must not. */
const isOwnAddress = (name: string, address: string, port: number): boolean =>
  name === 'ANTHROPIC_BASE_URL' &&
  new RegExp(`//(127\\.0\\.0\\.1|localhost|\\[::1\\]):${port}\\b`).test(address);

function variablesOf(
  env: Environment,
  port: number,
): { readonly plain: Array<readonly [string, string]>; readonly secret: string[] } {
  const set = [...new Set([...Object.keys(SETTINGS), ...OTHER_VARIABLES])].filter(
    (name) => isSet(env, name) && !isOwnAddress(name, env[name]!, port),
  );
  const isSecret = (name: string): boolean => name === SECRET_SETTING || hasPassword(env[name]!);
  return {
    plain: set.filter((name) => !isSecret(name)).map((name) => [name, env[name]!] as const),
    secret: set.filter(isSecret),
  };
}

/** Variables that accounts name as the place of their key, each once. */
function keyVariables({ lanes }: RouterConfig): string[] {
  const sources = lanes.flatMap(({ accounts }) => accounts.map(({ credential }) => credential?.source));
  return sources.flatMap((source) => (source?.kind === 'env' ? [source.name] : []));
}

/** Options as given, every path in full. */
function argumentsOf(request: ServiceRequest, quotasPath: string, cwd: string): string[] {
  const option = (name: string, text: string | number | null): string[] =>
    text === null ? [] : [`--${name}`, String(text)];
  const path = (text: string | null): string | null => (text === null ? null : resolve(cwd, text));
  const { host, port, tokenFile, allowedOrigins, affinitySeconds, logsDirectory, state, durability } =
    request;
  return [
    'proxy',
    ...option('quotas', quotasPath === '' ? null : quotasPath),
    ...option('host', host),
    ...option('port', port),
    ...option('token-file', path(tokenFile)),
    ...allowedOrigins.flatMap((origin) => option('allow-origin', origin)),
    ...option('affinity', affinitySeconds),
    ...option('logs-dir', path(logsDirectory)),
    ...option('state', state === ':memory:' ? state : path(state)),
    ...option('durability', durability),
  ];
}

/** The unit, and notes for who installs it. Throws BAD_OPTION for --port 0. */
export async function printedService(
  request: ServiceRequest,
  quotas: { readonly config: RouterConfig; readonly path: string },
  { cwd, homeDirectory, env, program }: ServiceSurroundings,
): Promise<{ readonly unit: string; readonly notes: readonly string[] }> {
  if (request.port === 0) {
    throw new QuotalabError(
      'BAD_OPTION',
      "--port is '0' with --print-service; allowed: the port that clients know",
    );
  }
  const { plain, secret } = variablesOf(env, request.port);
  const script = await realpath(program.script).catch(() => program.script);
  const secrets = [...new Set([...keyVariables(quotas.config), ...secret])];
  const unit = serviceUnit(request.kind, {
    command: [program.node, script, ...argumentsOf(request, quotas.path, cwd)],
    directory: cwd,
    user: program.user,
    homeDirectory,
    variables: plain,
    secrets,
  });
  const notes = /[/\\]_npx[/\\]/.test(script)
    ? [
        'the unit starts the copy in the cache of npx, which may be emptied: install with npm install --global first',
      ]
    : [];
  return { unit, notes };
}
