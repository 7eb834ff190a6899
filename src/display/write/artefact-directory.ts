/** The output directory before a run writes there: made, hidden from git when it is new, cleared of killed runs. */
import { join } from 'node:path';
import { clearLeftovers } from './artefact-leftovers.ts';
import type { SetKind } from './artefact-names.ts';
import type { ArtefactSystem } from './artefact-system.ts';
import { markedName } from './run-mark.ts';
import { replaceFile } from './whole-file.ts';

/**
 * Makes the directory ready. One made for results is no part of the repository around it; whoever keeps results in git
 * makes it first. Throws system errors.
 */
export async function openDirectory(directory: string, system: ArtefactSystem): Promise<void> {
  if (await system.makeDirectory(directory)) await replaceFile(join(directory, '.gitignore'), '*\n', system);
  await clearLeftovers(directory, system);
}

/** A new folder in it, of this run alone, which its link may point at; its name. */
export async function makeOwnFolder(
  directory: string,
  { link }: SetKind,
  system: ArtefactSystem,
): Promise<string> {
  for (;;) {
    const name = markedName(link, system);
    // A thread of this process may count too.
    if (await system.makeDirectory(join(directory, name))) return name;
  }
}
