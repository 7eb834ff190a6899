/** Pools read from files that stand in a folder of their own, and refusals of them. */
import { expect } from 'vitest';
import { readPoolGraph } from '../../../../src/cli/inputs/pool/index.ts';
import type { Pool } from '../../../../src/quota/pools/index.ts';
import type { QuotaWindow } from '../../../../src/quota/windows/index.ts';
import { temporaryTree } from '../../../usage/sources/temporary-tree.ts';

export interface Surroundings {
  readonly unitTokens?: number;
  readonly files?: Readonly<Record<string, string>>;
}

/** `--pool text` in a folder of these files. */
export function readText(text: string, { unitTokens = 100, files = {} }: Surroundings = {}): Promise<Pool> {
  return readPoolGraph(text, { unitTokens, cwd: temporaryTree(files) });
}

/** The pool of a file with this content. */
export function readFile(content: unknown, surroundings: Surroundings = {}): Promise<Pool> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return readText('pool.json', { ...surroundings, files: { 'pool.json': text } });
}

/** A file of one account whose short window is `short`. */
export const oneAccount = (short: unknown, weekly: unknown = { capacity: 900 }): unknown => ({
  accounts: [{ name: 'a', short, weekly }],
});

/** The short window of the only account. */
export async function shortOf(short: unknown, surroundings: Surroundings = {}): Promise<QuotaWindow> {
  const { graph } = await readFile(oneAccount(short), surroundings);
  return graph.windows.find(({ id }) => id === 'a/short')!;
}

/** The reading fails with exactly this sentence. */
export async function refuses(reading: Promise<unknown>, sentence: string): Promise<void> {
  await expect(reading).rejects.toMatchObject({
    name: 'QuotalabError',
    code: 'BAD_POOL',
    exitCode: 2,
    message: sentence,
  });
}
