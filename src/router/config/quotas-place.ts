/**
 * Where the quotas file is looked for, and which paths a reload over HTTP may name.
 *
 * Invariant: a file that somebody named must be usable; only places that nobody named may be empty.
 */
import { lstat, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { QuotalabError } from '../../core/index.ts';

export interface QuotasSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly cwd: string;
}

export interface QuotasPlace {
  /** Absolute. */
  readonly path: string;
  /** True when the environment names it: it must exist. */
  readonly isNamed: boolean;
}

/**
 * Places in order of precedence: CCP_QUOTAS_FILE, ~/.config/ccp/quotas.json, then configs/quotas.json and
 * configs/quotas.example.json below CCC_REPO_ROOT or the working directory. Empty variables count as unset.
 */
export function quotasPlaces({ env, homeDirectory, cwd }: QuotasSurroundings): QuotasPlace[] {
  const named = env.CCP_QUOTAS_FILE ?? '';
  const root = resolve(cwd, env.CCC_REPO_ROOT ?? '');
  const usual = [
    resolve(homeDirectory, '.config', 'ccp', 'quotas.json'),
    join(root, 'configs', 'quotas.json'),
    join(root, 'configs', 'quotas.example.json'),
  ].map((path) => ({ path, isNamed: false }));
  return named === '' ? usual : [{ path: resolve(cwd, named), isNamed: true }, ...usual];
}

/** False when nothing has that name; a link that leads nowhere is something, and so is what may not be looked at. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? ''),
  );
}

/** The first place that is named or filled; null when there is none. */
export async function firstPlace(places: readonly QuotasPlace[]): Promise<QuotasPlace | null> {
  for (const place of places) if (place.isNamed || (await isThere(place.path))) return place;
  return null;
}

/**
 * The real path of a file that a request asks to load: a regular file below `directory`, every link followed.
 * Throws BAD_QUOTAS, in the same words whether something outside exists or not.
 */
export async function safeReloadPath(requested: string, directory: string): Promise<string> {
  const refuse = (): never => {
    const shown = JSON.stringify(requested.length > 200 ? `${requested.slice(0, 197)}...` : requested);
    throw new QuotalabError(
      'BAD_QUOTAS',
      `reload file ${shown} cannot be used; allowed: a regular file below ${directory}, without '..'`,
    );
  };
  if (requested.split(/[/\\]/).includes('..')) return refuse();
  try {
    const home = await realpath(directory);
    const path = await realpath(resolve(home, requested));
    const inside = relative(home, path);
    const isBelow = inside !== '' && inside.split(sep)[0] !== '..' && !isAbsolute(inside);
    return isBelow && (await stat(path)).isFile() ? path : refuse();
  } catch {
    return refuse();
  }
}
