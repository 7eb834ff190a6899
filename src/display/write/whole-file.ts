/**
 * One file, whole or not at all: written aside in the same folder, flushed and renamed, so that a full disk or a kill
 * leaves what was there before. A device or a pipe takes the text as it comes. Read next: file-set.ts, for files that
 * belong together.
 */
import { dirname, join, resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { type ArtefactSystem, type FileFacts, NODE_SYSTEM, reasonOf, systemCode } from './artefact-system.ts';
import { markedName, quietly } from './run-mark.ts';

export interface NamedFile {
  /** As the user asked for it, such as `--html 'page.html'`. */
  readonly label: string;
  readonly path: string;
}

/** The file that an option of the command line names. */
export const optionFile = (option: string, path: string, cwd: string): NamedFile => ({
  label: `--${option} '${path}'`,
  path: resolve(cwd, path),
});

async function factsOf(path: string, system: ArtefactSystem): Promise<FileFacts | null> {
  try {
    return await system.facts(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return null;
    throw error;
  }
}

/** Refuses a place where no file can come to be, before there is anything to write. Throws BAD_OUTPUT. */
export async function requirePlace(
  { label, path }: NamedFile,
  system: ArtefactSystem = NODE_SYSTEM,
): Promise<void> {
  const refuse = (reason: string): never => {
    throw new QuotalabError('BAD_OUTPUT', `${label} cannot be written: ${reason}`);
  };
  try {
    if ((await factsOf(dirname(path), system))?.kind !== 'directory') refuse('its directory does not exist');
    if ((await factsOf(path, system))?.kind === 'directory') refuse('a directory is in the way');
  } catch (error) {
    if (error instanceof QuotalabError || systemCode(error) === '') throw error;
    refuse(reasonOf(error));
  }
}

/** The path behind a link: the link stays, and its file is replaced. */
async function targetOf(path: string, system: ArtefactSystem): Promise<string> {
  return (await factsOf(path, system)) === null ? path : system.realPath(path);
}

/** Writes under a name of its own and renames; leaves nothing when anything fails. */
async function writeAside(path: string, text: string, system: ArtefactSystem): Promise<void> {
  const mode = (await factsOf(path, system))?.mode;
  const aside = join(dirname(path), `${markedName('.quotalab', system)}.tmp`);
  const file = await system.create(aside, mode);
  try {
    try {
      await file.write(Buffer.from(text));
      await file.sync();
    } finally {
      await file.close();
    }
    await system.rename(aside, path);
  } catch (error) {
    await quietly(() => system.remove(aside));
    throw error;
  }
}

/** Replaces or makes a file; its mode stays. Throws system errors. */
export async function replaceFile(
  path: string,
  text: string,
  system: ArtefactSystem = NODE_SYSTEM,
): Promise<void> {
  if ((await factsOf(path, system))?.kind === 'other') {
    await system.append(path, Buffer.from(text));
    return;
  }
  await writeAside(await targetOf(path, system), text, system);
}

async function told({ label }: NamedFile, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (systemCode(error) === '') throw error;
    throw new QuotalabError('WRITE_FAILED', `${label} cannot be written: ${reasonOf(error)}`);
  }
}

/** Replaces or makes a file whole. Throws WRITE_FAILED, and the file is what it was. */
export function writeWhole(
  file: NamedFile,
  text: string,
  system: ArtefactSystem = NODE_SYSTEM,
): Promise<void> {
  return told(file, () => replaceFile(file.path, text, system));
}

/** Adds to the end of a file. Throws WRITE_FAILED, and the file has its old length. */
export function appendWhole(
  file: NamedFile,
  text: string,
  system: ArtefactSystem = NODE_SYSTEM,
): Promise<void> {
  return told(file, () => system.append(file.path, Buffer.from(text)));
}
