/** What a plan loads at its start: no simulator, no report, no router, whatever barrels its imports go through. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Imports and exports of values: types are gone when it runs, `import()` waits until it is needed. */
const VALUES = /^(?:import|export) (?!type )(?:[^;]*?)from '(\.[^']+)';/gm;
const ONLY_TYPES = /^(?:import|export) \{(?:\s*type [^,}]+,?)+\s*\} from /;

/** Files that loading `entry` loads. */
function loadedBy(entry: string): string[] {
  const seen = new Set<string>();
  const open = [join(ROOT, entry)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const [statement, target] of readFileSync(path, 'utf8').matchAll(VALUES))
      if (!ONLY_TYPES.test(statement)) open.push(join(dirname(path), target!));
  }
  return [...seen].map((path) => relative(ROOT, path));
}

describe('a plan', () => {
  it.each([
    'src/cli/main.ts',
    'src/cli/plan.ts',
    'src/planner/status/index.ts',
  ])('%s loads what it needs', (entry) => {
    const loaded = loadedBy(entry);
    expect(loaded.length).toBeGreaterThan(20);
    expect(loaded.length).toBeLessThan(200);
    const heavy = /^src\/(?:simulation|router|display\/(?:report|page|figures)|quota\/policies)\//;
    expect(loaded.filter((path) => heavy.test(path))).toEqual([]);
  });
});
