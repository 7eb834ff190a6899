/**
 * The secret of an account, from where its credential points.
 *
 * Invariant: no message, no field and no log holds the secret or a part of it; only its variable or file is named.
 */
import type { Stats } from 'node:fs';
import { parseRecord, QuotalabError } from '../../core/index.ts';
import { MOST_SECRET_BYTES, readText } from '../../usage/files/index.ts';
import type { Credential } from './router-config.ts';

/** Outer blanks cut; what is left must fit into a header. */
function checked(text: string, place: string): string {
  const secret = text.trim();
  if (secret === '') {
    throw new QuotalabError('BAD_QUOTAS', `${place} is empty; allowed: a secret of printable ASCII`);
  }
  if (!/^[\x20-\x7e]+$/.test(secret)) {
    throw new QuotalabError(
      'BAD_QUOTAS',
      `${place} holds more than one line or other characters; allowed: a secret of printable ASCII`,
    );
  }
  return secret;
}

/** Logins that programs keep for themselves, by a key of their files. */
const LOGIN_FILES: ReadonlyArray<readonly [key: string, program: string]> = [
  ['claudeAiOauth', 'Claude Code'],
  ['tokens', 'Codex'],
];

/** Refuses the login of another program: its token is for that program alone, and renewed by it. */
function refuseLogin(text: string, place: string): void {
  const keys = Object.keys(parseRecord(text) ?? {});
  const login = LOGIN_FILES.find(([key]) => keys.includes(key));
  if (login === undefined) return;
  throw new QuotalabError(
    'BAD_QUOTAS',
    `${place} is the login of ${login[1]}, which its provider allows in that program alone; allowed: a file that holds an API key and nothing else, or no credential, by which the client's own passes through`,
  );
}

/**
 * What is wrong with who may read a file of this mode; null = nothing. Windows has no modes: what Node gives there is made
 * up, and who may read the file is a matter of its folder.
 */
export function modeProblem(mode: number, platform: NodeJS.Platform): string | null {
  if (platform === 'win32' || (mode & 0o077) === 0) return null;
  return `has mode ${(mode & 0o777).toString(8)}; allowed: readable by its owner only, such as 600`;
}

/**
 * The secret, outer blanks cut. A file must be regular and, but on Windows, readable by its owner only (mode 600 or 400).
 * Throws BAD_QUOTAS naming the variable or the file.
 */
export async function readSecret(
  { source }: Credential,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  if (source.kind === 'env') {
    const place = `the environment variable ${source.name}`;
    const text = env[source.name];
    if (text === undefined) {
      throw new QuotalabError('BAD_QUOTAS', `${place} is not set; allowed: a secret of printable ASCII`);
    }
    return checked(text, place);
  }
  const place = `the secret file '${source.path}'`;
  const refuse = (problem: string): never => {
    throw new QuotalabError('BAD_QUOTAS', `${place} ${problem}`);
  };
  const check = ({ mode }: Stats): void => {
    const problem = modeProblem(mode, platform);
    if (problem !== null) refuse(problem);
  };
  const text = await readText(source.path, { mostBytes: MOST_SECRET_BYTES, refuse, check });
  refuseLogin(text, place);
  return checked(text, place);
}
