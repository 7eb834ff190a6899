/**
 * The secret of an account, from where its credential points.
 *
 * Invariant: no message, no field and no log holds the secret or a part of it; only its variable or file is named.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { parseRecord, QuotalabError } from '../../core/index.ts';
import { fileReason } from '../../usage/files/index.ts';
import type { Credential } from './router-config.ts';

const MOST_BYTES = 65_536;

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

async function contentOf(handle: FileHandle, place: string): Promise<string> {
  const refuse = (problem: string): never => {
    throw new QuotalabError('BAD_QUOTAS', `${place} ${problem}`);
  };
  const found = await handle.stat();
  if (!found.isFile()) refuse('is not a regular file');
  const mode = found.mode & 0o777;
  if ((mode & 0o077) !== 0) {
    refuse(`has mode ${mode.toString(8)}; allowed: readable by its owner only, such as 600`);
  }
  if (found.size > MOST_BYTES) refuse(`has ${found.size} bytes; allowed: at most ${MOST_BYTES}`);
  return handle.readFile('utf8');
}

/**
 * The secret, outer blanks cut. A file must be regular and readable by its owner only (mode 600 or 400). Throws
 * BAD_QUOTAS naming the variable or the file.
 */
export async function readSecret(
  { source }: Credential,
  env: Readonly<Record<string, string | undefined>>,
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
  // Without O_NONBLOCK a pipe of that name would hold the start up forever.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const handle = await open(source.path, flags).catch((error: unknown): never => {
    throw new QuotalabError('BAD_QUOTAS', `${place} cannot be read (${fileReason(error)})`);
  });
  try {
    const text = await contentOf(handle, place);
    refuseLogin(text, place);
    return checked(text, place);
  } finally {
    await handle.close();
  }
}
