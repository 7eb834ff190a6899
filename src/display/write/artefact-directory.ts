/** The output directory before a run writes there: made, hidden from git when it is new, cleared of killed runs. */
import { join } from 'node:path';
import { clearLeftovers } from './artefact-leftovers.ts';
import type { ArtefactSystem } from './artefact-system.ts';

/** A directory made for results is no part of the repository around it; whoever keeps results in git makes it first. */
async function hideFromGit(directory: string, system: ArtefactSystem): Promise<void> {
  const file = await system.create(join(directory, '.gitignore'));
  try {
    await file.write(Buffer.from('*\n'));
  } finally {
    await file.close();
  }
}

/** Makes the directory ready. Throws system errors. */
export async function openDirectory(directory: string, system: ArtefactSystem): Promise<void> {
  if (await system.makeDirectory(directory)) await hideFromGit(directory, system);
  await clearLeftovers(directory, system);
}
