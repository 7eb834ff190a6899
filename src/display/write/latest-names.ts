/**
 * The names of the latest set. Each is a symbolic link through one more, the link of its kind, to the folder of the
 * latest run: `latest_summary.json -> .latest/latest_summary.json`, `.latest -> .latest-...`. So replacing the link
 * of the kind, one rename, switches all of them, and a reader meets the files of one run. What has no links has
 * latest-copies.ts.
 */
import { join } from 'node:path';
import { makeOwnFolder } from './artefact-directory.ts';
import type { SetKind } from './artefact-names.ts';
import { type ArtefactSystem, systemCode } from './artefact-system.ts';
import { linkOrCopy } from './link-or-copy.ts';
import { quietly } from './run-mark.ts';

/** How a set becomes the latest. */
export interface LatestSwitch {
  /** Makes the names show the files of the folder. Throws system errors. */
  show(): Promise<void>;
  /** Makes them show what they showed before. */
  back(): Promise<void>;
  /** Clears up after `show`. */
  clear(): Promise<void>;
}

export interface LatestPlace {
  readonly directory: string;
  readonly kind: SetKind;
  /** Name of the folder that has the set's files under their latest names. */
  readonly folder: string;
  readonly system: ArtefactSystem;
}

/** Two runs that end at once may each undo a name of the other; whoever looks last sets it right. */
const MOST_PASSES = 10;

const NEW_LINK = 'new-link';

export class LatestNames implements LatestSwitch {
  private readonly place: LatestPlace;
  private readonly link: string;
  /** Folders that were the latest and are no more. */
  private readonly past: Set<string> = new Set();
  private before: string | null = null;
  private isShown: boolean = false;

  constructor(place: LatestPlace) {
    this.place = place;
    this.link = join(place.directory, place.kind.link);
  }

  async show(): Promise<void> {
    const { folder } = this.place;
    await this.adoptPlainFiles();
    for (const name of await this.namesIn(folder)) await this.addName(name);
    this.before = await this.current();
    if (this.before !== null) this.past.add(this.before);
    await this.pointTo(folder);
    this.isShown = true;
  }

  async back(): Promise<void> {
    if (!this.isShown || (await this.current()) !== this.place.folder) return;
    if (this.before === null) await this.place.system.remove(this.link);
    else await this.pointTo(this.before);
  }

  async clear(): Promise<void> {
    const { directory, system } = this.place;
    await quietly(() => this.settle());
    const current = await this.current();
    for (const folder of this.past) {
      if (folder !== current) await system.removeFolder(join(directory, folder));
    }
  }

  private current(): Promise<string | null> {
    return this.place.system.readLink(this.link);
  }

  private async namesIn(folder: string): Promise<string[]> {
    const { directory, kind, system } = this.place;
    return (await system.list(join(directory, folder))).filter((name) => kind.latest.test(name));
  }

  private target(name: string): string {
    return `${this.place.kind.link}/${name}`;
  }

  private async isName(name: string): Promise<boolean> {
    const { directory, system } = this.place;
    return (await system.readLink(join(directory, name))) === this.target(name);
  }

  /** Replaces what has the name by a link, which is made in the run's folder first. */
  private async linkAt(target: string, path: string): Promise<void> {
    const { directory, folder, system } = this.place;
    const aside = join(directory, folder, NEW_LINK);
    await quietly(() => system.remove(aside));
    await system.symlink(target, aside);
    await system.rename(aside, path);
  }

  private pointTo(folder: string): Promise<void> {
    return this.linkAt(folder, this.link);
  }

  private async addName(name: string): Promise<void> {
    if (!(await this.isName(name))) await this.linkAt(this.target(name), join(this.place.directory, name));
  }

  /**
   * Latest names that are files of their own, as copying with dereferenced links leaves them: they are first given a
   * folder, then that is made the latest, then each gets its link, all of which changes no content.
   */
  private async adoptPlainFiles(): Promise<void> {
    const { directory, kind, system } = this.place;
    const names = await this.namesIn('');
    const plain: string[] = [];
    for (const name of names) if (!(await this.isName(name))) plain.push(name);
    const current = await this.current();
    const isLinkPlain = current === null && (await system.list(directory)).includes(kind.link);
    if (plain.length === 0 && !isLinkPlain) return;
    const folder = await makeOwnFolder(directory, kind, system);
    this.past.add(folder);
    for (const name of names) await this.adopt(name, folder);
    if (isLinkPlain) await system.rename(this.link, join(directory, folder, kind.link));
    if (await this.replaceLink(current, folder)) for (const name of plain) await this.addName(name);
    else await this.adoptPlainFiles();
  }

  private async adopt(name: string, folder: string): Promise<void> {
    const { directory, system } = this.place;
    try {
      await linkOrCopy(await system.realPath(join(directory, name)), join(directory, folder, name), system);
    } catch (error) {
      // A name of a killed run, which points at nothing.
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  /** False when another run has replaced the link meanwhile. */
  private async replaceLink(current: string | null, folder: string): Promise<boolean> {
    if (current === null) return this.isMade(folder);
    if ((await this.current()) !== current) return false;
    this.past.add(current);
    await this.pointTo(folder);
    return true;
  }

  private async isMade(folder: string): Promise<boolean> {
    try {
      await this.place.system.symlink(folder, this.link);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** Names of the latest set that are missing are added, those that point at nothing go. */
  private async settle(): Promise<void> {
    const { directory, system } = this.place;
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const current = await this.current();
      const wanted = new Set(current === null ? [] : await this.namesIn(current));
      const there = await this.namesIn('');
      const stale = there.filter((name) => !wanted.has(name));
      const missing = [...wanted].filter((name) => !there.includes(name));
      if (stale.length + missing.length === 0) return;
      for (const name of stale) if (await this.isName(name)) await system.remove(join(directory, name));
      for (const name of missing) await this.addName(name);
    }
  }
}
