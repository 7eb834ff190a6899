/** Why a file could not be read, in words of a user. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ELOOP: 'its links lead in a circle',
};

/** A short reason from an error of the file system: words for the usual codes, else the code itself. */
export function fileReason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return 'unknown reason';
  return REASONS[code] ?? code;
}
