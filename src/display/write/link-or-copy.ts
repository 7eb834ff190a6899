/** A second name for a file, or a copy where the file system has no second names. */
import { type ArtefactSystem, systemCode } from './artefact-system.ts';

/** File systems without links say so in one of these ways. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'EACCES',
  'EROFS',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'EXDEV',
]);

export const hasNoLinks = (error: unknown): boolean => NO_LINKS.has(systemCode(error));

/** Fails with EEXIST when the name is taken. A copy is on the disk. */
export async function linkOrCopy(path: string, freeName: string, system: ArtefactSystem): Promise<void> {
  try {
    await system.link(path, freeName);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    await system.copy(path, freeName);
    await system.syncFile(freeName);
  }
}
