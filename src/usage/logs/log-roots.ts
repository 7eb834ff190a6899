/**
 * Where Claude Code and Codex keep their session logs, and which files they are. What the user names must
 * exist; what is only the habit of the tools may be missing, but not all of it.
 *
 * Source: the documented CLAUDE_CONFIG_DIR, XDG_CONFIG_HOME and CODEX_HOME, read the way ccusage reads them.
 */
import { basename, join, resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { filesBelow, pathKind, unpackedName } from '../files/index.ts';

/** The part of the process that decides where logs are. */
export interface LogPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
  /** What relative paths start from. */
  readonly cwd: string;
}

/** Codex itself packs rollouts that lay idle for a week as .zst. */
const isClaudeLog = (name: string): boolean => /\.jsonl(?:\.gz|\.zst)?$/.test(name);
const isCodexLog = (name: string): boolean => /^rollout-.*\.jsonl(?:\.gz|\.zst)?$/.test(name);

/** An absolute path; a leading `~` is the home directory, which shells leave alone after a colon. */
export function absolutePath(path: string, places: LogPlaces): string {
  if (path === '~') return places.home;
  return path.startsWith('~/') ? join(places.home, path.slice(2)) : resolve(places.cwd, path);
}

/** Comma-separated directories of an environment variable; null when it is not set or blank. */
function listed(value: string | undefined, places: LogPlaces): string[] | null {
  const parts = (value ?? '').split(',').map((part) => part.trim());
  const named = parts.filter((part) => part !== '');
  return named.length === 0 ? null : named.map((part) => absolutePath(part, places));
}

function noLogs(where: string, needed: string): QuotalabError {
  return new QuotalabError('BAD_TRACE', `${where}: no ${needed} found there`);
}

/** Where a directory's Claude logs are: its `projects`, or itself when it is one or holds logs; null = none. */
async function claudeRoot(path: string): Promise<string | null> {
  const kind = await pathKind(path);
  if (kind === 'none') return null;
  const projects = join(path, 'projects');
  if (kind === 'directory' && (await pathKind(projects)) === 'directory') return projects;
  if (basename(path) === 'projects') return path;
  return (await filesBelow([path], isClaudeLog)).length > 0 ? path : null;
}

async function claudeRoots(named: readonly string[], places: LogPlaces): Promise<string[]> {
  const needed = 'Claude Code logs (*.jsonl)';
  const found = async (paths: readonly string[]): Promise<string[]> =>
    (await Promise.all(paths.map(claudeRoot))).filter((root) => root !== null);
  if (named.length > 0) {
    for (const path of named) {
      if ((await claudeRoot(absolutePath(path, places))) === null) throw noLogs(path, needed);
    }
    return found(named.map((path) => absolutePath(path, places)));
  }
  const fromEnv = listed(places.env.CLAUDE_CONFIG_DIR, places);
  const configHome = places.env.XDG_CONFIG_HOME || join(places.home, '.config');
  const candidates = fromEnv ?? [join(configHome, 'claude'), join(places.home, '.claude')];
  const roots = await found(candidates);
  const origin = fromEnv === null ? '' : 'CLAUDE_CONFIG_DIR: ';
  if (roots.length === 0) throw noLogs(`${origin}${candidates.join(', ')}`, needed);
  return roots;
}

/**
 * Claude Code's log files, sorted by path. `named`: directories (or files) of `claude-logs:`, each of which
 * must hold logs; none = CLAUDE_CONFIG_DIR, of which one must, else the usual two places together. Throws
 * BAD_TRACE naming the places.
 */
export async function claudeLogFiles(named: readonly string[], places: LogPlaces): Promise<string[]> {
  return filesBelow(await claudeRoots(named, places), isClaudeLog);
}

/** A Codex home's files: of a session both active and archived, the active one. */
async function codexFilesOf(home: string): Promise<string[]> {
  const sessions = join(home, 'sessions');
  const archived = join(home, 'archived_sessions');
  const isHome = (await pathKind(sessions)) === 'directory' || (await pathKind(archived)) === 'directory';
  if (!isHome) return filesBelow([home], isCodexLog);
  const active = await filesBelow([sessions], isCodexLog);
  const activeNames = new Set(active.map(unpackedName));
  const old = await filesBelow([archived], isCodexLog);
  return [...active, ...old.filter((file) => !activeNames.has(unpackedName(file)))];
}

/**
 * Codex's session files, sorted by path, each real file once: of `named` directories (each must hold some),
 * else of CODEX_HOME, else of ~/.codex. Throws BAD_TRACE naming the places.
 */
export async function codexLogFiles(named: readonly string[], places: LogPlaces): Promise<string[]> {
  const needed = 'Codex session logs (rollout-*.jsonl)';
  const files: string[] = [];
  for (const path of named) {
    const found = await codexFilesOf(absolutePath(path, places));
    if (found.length === 0) throw noLogs(path, needed);
    files.push(...found);
  }
  if (named.length > 0) return filesBelow(files, isCodexLog);
  const homes = listed(places.env.CODEX_HOME, places) ?? [join(places.home, '.codex')];
  for (const home of homes) files.push(...(await codexFilesOf(home)));
  if (files.length === 0) throw noLogs(homes.join(', '), needed);
  return filesBelow(files, isCodexLog);
}
