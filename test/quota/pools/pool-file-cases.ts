/** Pool files of one account, and the sentences that refuse them. */
import { expect } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { type Pool, parsePool } from '../../../src/quota/pools/index.ts';

export const parse = (json: unknown): Pool => parsePool(json, { unitTokens: 100, path: 'pool.json' });

export const account = (
  fields: Readonly<Record<string, unknown>>,
  top: Readonly<Record<string, unknown>> = {},
): { accounts: object[]; [key: string]: unknown } => ({
  accounts: [{ name: 'a', ...fields }],
  ...top,
});

export function problem(json: unknown): string {
  try {
    parse(json);
  } catch (error) {
    expect(error).toBeInstanceOf(QuotalabError);
    expect((error as QuotalabError).code).toBe('BAD_POOL');
    return (error as Error).message.replace("--pool 'pool.json': ", '');
  }
  throw new Error('nothing was refused');
}
