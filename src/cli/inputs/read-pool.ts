/**
 * `--pool FILE | PRESET`: the user's accounts, from disk. What a file may say is quota/pools/pool-file.ts; what
 * presets are is quota/pools/presets.ts.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { looksLikePresets, type Pool, parsePool, presetPool } from '../../quota/pools/index.ts';
import { readJsonFile } from '../../usage/files/index.ts';

interface PoolOptions {
  readonly unitTokens: number;
  readonly cwd: string;
}

/** Reads the pool as a graph. Throws BAD_POOL. An existing file wins over a preset of the same name. */
export async function readPoolGraph(text: string, { unitTokens, cwd }: PoolOptions): Promise<Pool> {
  const path = resolve(cwd, text);
  if (!existsSync(path) && looksLikePresets(text)) return presetPool(text, { unitTokens });
  const json = await readJsonFile({ option: '--pool', path: text, code: 'BAD_POOL' }, z.unknown(), path);
  return parsePool(json, { unitTokens, path: text });
}
