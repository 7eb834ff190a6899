/**
 * The names of the latest set where the file system has no symbolic links: files of their own, replaced one by one. A
 * failing step takes the earlier ones back; a kill in that moment leaves files of two runs until the next run.
 */
import { join } from 'node:path';
import type { LatestPlace, LatestSwitch } from './latest-names.ts';
import { hasNoLinks, linkOrCopy } from './link-or-copy.ts';
import { quietly } from './run-mark.ts';

export class LatestCopies implements LatestSwitch {
  private readonly place: LatestPlace;
  private readonly undo: Array<() => Promise<void>> = [];

  constructor(place: LatestPlace) {
    this.place = place;
  }

  async show(): Promise<void> {
    const { directory, kind, folder, system } = this.place;
    const aside = (use: string, name: string): string => join(directory, folder, `${use}-${name}`);
    const own = (await system.list(join(directory, folder))).filter((name) => kind.latest.test(name));
    for (const name of own) await linkOrCopy(join(directory, folder, name), aside('new', name), system);
    const there = (await system.list(directory)).filter((name) => kind.latest.test(name));
    for (const name of there) await linkOrCopy(join(directory, name), aside('old', name), system);
    for (const name of new Set([...own, ...there])) {
      const path = join(directory, name);
      if (own.includes(name)) await system.rename(aside('new', name), path);
      else await system.remove(path);
      const had = there.includes(name);
      this.undo.push(() => (had ? system.rename(aside('old', name), path) : system.remove(path)));
    }
  }

  async back(): Promise<void> {
    for (const step of this.undo.splice(0).reverse()) await quietly(step);
  }

  async clear(): Promise<void> {
    const { directory, folder, system } = this.place;
    await system.removeFolder(join(directory, folder));
  }
}

/** True when the file system refuses symbolic links; leaves nothing. Throws other system errors. */
export async function refusesSymlinks({ directory, folder, system }: LatestPlace): Promise<boolean> {
  const path = join(directory, folder, 'link');
  try {
    await system.symlink('.', path);
  } catch (error) {
    if (hasNoLinks(error)) return true;
    throw error;
  }
  await system.remove(path);
  return false;
}
