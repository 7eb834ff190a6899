/** The policy of triage that a quotas file names: read and checked before the router runs on it. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { QuotalabError } from '../../core/index.ts';
import type { Policy } from '../../quota/rules/index.ts';
import { readJsonFile } from '../../usage/files/index.ts';

/**
 * The policy of a file that `quotalab plan tasks --export-policy` wrote, or null where none is named. A policy of
 * prices is refused: the router knows no values. Throws BAD_QUOTAS in one sentence.
 */
export async function readTriage(path: string | undefined, cwd: string): Promise<Policy | null> {
  if (path === undefined) return null;
  const refuse = (problem: string): never => {
    throw new QuotalabError('BAD_QUOTAS', `triage '${path}': ${problem}`);
  };
  const file = { option: 'triage', path, code: 'BAD_QUOTAS' } as const;
  const json = await readJsonFile(file, z.unknown(), resolve(cwd, path));
  const { readPolicy } = await import('../../quota/rules/index.ts');
  let policy: Policy;
  try {
    policy = readPolicy(json);
  } catch (error) {
    if (error instanceof QuotalabError) return refuse(error.message);
    throw error;
  }
  const priced = policy.rules.find(({ action }) => action.kind === 'price');
  if (priced !== undefined) {
    refuse(
      `rule ${priced.id} weighs values that requests do not show; allowed: rules on shares and priorities`,
    );
  }
  return policy;
}
