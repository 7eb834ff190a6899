/**
 * test/ mirrors src/: a test stands in the folder of the same name, and one that is named after a source file stands
 * beside it. Read next: OTHER_TESTS in house-map.ts, the folders of tests that belong to no folder of src/.
 */
import { posix } from 'node:path';
import { isWithin, OTHER_TESTS } from './house-map.ts';
import type { Violation } from './house-rules.ts';

/** What is wrong with the place of one test; null when nothing is. */
function misplaced(
  path: string,
  folders: ReadonlySet<string>,
  namesakes: ReadonlyMap<string, string[]>,
): string | null {
  const [folder = ''] = posix.relative('test', posix.dirname(path)).split(/\/?fixtures(?:\/|$)/);
  if (folder === '') return path.endsWith('.test.ts') ? 'tests lie in folders' : null;
  if (isWithin(folder, OTHER_TESTS)) return null;
  if (!folders.has(`src/${folder}`)) return `no src/${folder}`;
  if (path.includes('/fixtures/') || !path.endsWith('.test.ts')) return null;
  const same = namesakes.get(`${posix.basename(path, '.test.ts')}.ts`) ?? [];
  if (same.length === 0 || same.includes(`src/${folder}/${posix.basename(path, '.test.ts')}.ts`)) return null;
  return `${same.join(', ')} lies elsewhere`;
}

/** Tests (paths from the project root) that stand where their namesake in `sources` does not. */
export function checkMirror(tests: readonly string[], sources: readonly string[]): Violation[] {
  const folders = new Set<string>();
  const namesakes = new Map<string, string[]>();
  for (const source of sources) {
    for (let folder = posix.dirname(source); folder !== '.'; folder = posix.dirname(folder))
      folders.add(folder);
    namesakes.set(posix.basename(source), [...(namesakes.get(posix.basename(source)) ?? []), source]);
  }
  return tests.flatMap((path) => {
    const detail = misplaced(path, folders, namesakes);
    return detail === null ? [] : [{ rule: 'tests mirror src', path, detail }];
  });
}
