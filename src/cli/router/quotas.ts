/** The `quotas` command: the caps a running router works with, and how to have it read them again. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { escapedJson, plainText } from '../../core/text/index.ts';
import type { ProgressTarget } from '../screen/progress/index.ts';
import {
  type ClientEnvironment,
  jsonAnswer,
  openRouter,
  type RouterClient,
  reasonText,
} from './router-client.ts';

export interface QuotasRequest {
  readonly url: string;
  readonly action: 'show' | 'reload';
  /** For reload: another file, as seen from here or from the router; null = the router's own. */
  readonly file: string | null;
  readonly tokenFile: string | null;
}

export interface QuotasEnvironment extends ClientEnvironment {
  readonly stdout: ProgressTarget;
}

const QUOTAS_ROUTE = '/v1/quotas';

interface QuotasAnswer {
  /** '' = built in. */
  readonly path: string;
  /** RFC 3339, UTC. */
  readonly loaded: string;
  readonly config: unknown;
}

async function readQuotas(client: RouterClient): Promise<QuotasAnswer> {
  const body = jsonAnswer(client, QUOTAS_ROUTE, await client.ask('GET', QUOTAS_ROUTE));
  const word = (value: unknown): string => (typeof value === 'string' ? plainText(value) : '');
  return { path: word(body.path), loaded: word(body.loaded), config: body.config ?? null };
}

const pathWords = (path: string): string => (path === '' ? 'built-in quotas' : path);

async function reload(client: RouterClient, { file }: QuotasRequest, cwd: string): Promise<string> {
  // The router may run elsewhere, or in another directory: a file that is here is named in full.
  const local = file === null ? null : resolve(cwd, file);
  const named = local !== null && existsSync(local) ? local : file;
  const query = named === null ? '' : `?file=${encodeURIComponent(named)}`;
  const { status, text } = await client.ask('POST', `${QUOTAS_ROUTE}/reload${query}`);
  if (status === 400) {
    throw new QuotalabError(
      'ROUTER_UNREACHABLE',
      `the router at ${client.url} kept its quotas: ${reasonText(text) || 'it gave no reason'}`,
    );
  }
  const { path, loaded } = await readQuotas(client);
  const more = reasonText(text);
  return `reloaded ${pathWords(path)}${loaded === '' ? '' : ` at ${loaded}`}\n${more === '' ? '' : `${more}\n`}`;
}

/** Runs the command. Throws BAD_OPTION, ROUTER_UNREACHABLE and INTERRUPTED. */
export async function quotas(request: QuotasRequest, environment: QuotasEnvironment): Promise<void> {
  if (request.action === 'show' && request.file !== null) {
    throw new QuotalabError(
      'BAD_OPTION',
      `a file '${plainText(request.file)}' is given; allowed: a file after quotas reload only`,
    );
  }
  const client = await openRouter(request, environment);
  if (request.action === 'reload') {
    environment.stdout.write(await reload(client, request, environment.cwd));
    return;
  }
  const { path, loaded, config } = await readQuotas(client);
  const facts = [`path    ${pathWords(path)}`, `loaded  ${loaded === '' ? '-' : loaded}`];
  environment.stdout.write(`${[...facts, '', escapedJson(JSON.stringify(config, null, 2))].join('\n')}\n`);
}
