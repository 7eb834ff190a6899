/**
 * `--pool FILE | PRESET`: the user's accounts, from disk. What a file may say is quota/pools/pool-file.ts; what
 * presets are is quota/pools/presets.ts.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { nearestWord, QuotalabError } from '../../../core/index.ts';
import { type Pool, PRESET_FORMS, parsePool, presetPool } from '../../../quota/pools/index.ts';
import { readJsonFile } from '../../../usage/files/index.ts';

interface PoolOptions {
  readonly unitTokens: number;
  readonly cwd: string;
}

/** A file of nearly that name in the same directory, as a hint. */
function nearFile(text: string, path: string): string {
  const directory = dirname(path);
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : [];
  const near = existsSync(path) ? null : nearestWord(basename(path), names);
  return near === null ? '' : ` did you mean ${join(dirname(text), near)}?`;
}

/** Reads the pool as a graph. Throws BAD_POOL. An existing file wins over a preset of the same name. */
export async function readPoolGraph(text: string, { unitTokens, cwd }: PoolOptions): Promise<Pool> {
  const path = resolve(cwd, text);
  const isFile = existsSync(path) && !statSync(path).isDirectory();
  if (!isFile) {
    // With a slash, a dot in front or the end of a file's name it was meant as a path.
    const what = existsSync(path) ? 'it is a directory' : 'no such file';
    if (!/[/\\]|^\.|\.json$/i.test(text)) return presetPool(text, { unitTokens });
    throw new QuotalabError(
      'BAD_POOL',
      `--pool '${text}': cannot be read (${what});${nearFile(text, path)} allowed: a JSON file of accounts, or ${PRESET_FORMS}`,
    );
  }
  const json = await readJsonFile({ option: '--pool', path: text, code: 'BAD_POOL' }, z.unknown(), path);
  return parsePool(json, { unitTokens, path: text });
}
