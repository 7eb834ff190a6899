import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../../src/usage/files/index.ts';
import { claudeLogFiles, codexLogFiles, type LogPlaces } from '../../../src/usage/logs/index.ts';
import { temporaryTree } from '../sources/temporary-tree.ts';

const places = (root: string, env: LogPlaces['env'] = {}): LogPlaces => ({
  env,
  home: join(root, 'home'),
  cwd: root,
});

/** Paths below `root`, with forward slashes. */
const below = (root: string, files: readonly string[]): string[] =>
  files.map((file) => relative(root, file).replaceAll('\\', '/'));

describe('Claude log files', () => {
  it('come from both usual places together, sorted by path, subagents included', async () => {
    const root = temporaryTree({
      'home/.claude/projects/-b/2.jsonl': '',
      'home/.claude/projects/-b/2/subagents/agent-1.jsonl': '',
      'home/.claude/projects/-a/9.jsonl.gz': '',
      'home/.claude/projects/-a/notes.txt': '',
      'home/.claude/settings.jsonl': '',
      'home/.config/claude/projects/-c/1.jsonl': '',
    });
    expect(below(root, await claudeLogFiles([], places(root)))).toEqual([
      'home/.claude/projects/-a/9.jsonl.gz',
      'home/.claude/projects/-b/2.jsonl',
      'home/.claude/projects/-b/2/subagents/agent-1.jsonl',
      'home/.config/claude/projects/-c/1.jsonl',
    ]);
    const elsewhere = places(root, { XDG_CONFIG_HOME: join(root, 'nowhere') });
    expect(await claudeLogFiles([], elsewhere)).toHaveLength(3);
  });

  it('come from CLAUDE_CONFIG_DIR alone when it is set: config directories or projects directories', async () => {
    const root = temporaryTree({
      'home/.claude/projects/-a/1.jsonl': '',
      'one/projects/-a/1.jsonl': '',
      'two/projects/-a/1.jsonl': '',
    });
    const env = { CLAUDE_CONFIG_DIR: ` ${join(root, 'one')} ,two/projects, ${join(root, 'missing')},` };
    expect(below(root, await claudeLogFiles([], places(root, env)))).toEqual([
      'one/projects/-a/1.jsonl',
      'two/projects/-a/1.jsonl',
    ]);
  });

  it('have no fallback when CLAUDE_CONFIG_DIR is set and none of it is valid', async () => {
    const root = temporaryTree({ 'home/.claude/projects/-a/1.jsonl': '', 'empty/x.txt': '' });
    const env = { CLAUDE_CONFIG_DIR: 'empty,missing' };
    await expect(claudeLogFiles([], places(root, env))).rejects.toThrow(
      /^CLAUDE_CONFIG_DIR: .*empty.*missing/,
    );
    expect(await claudeLogFiles([], places(root, { CLAUDE_CONFIG_DIR: '' }))).toHaveLength(1);
  });

  it('come from named directories of any kind, each of which must hold logs', async () => {
    const root = temporaryTree({
      'config/projects/-a/1.jsonl': '',
      'copied/deep/2.jsonl': '',
      'home/x/3.jsonl': '',
      'empty/x.txt': '',
    });
    const named = ['config', 'copied', '~/x', 'config/projects/-a/1.jsonl'];
    expect(below(root, await claudeLogFiles(named, places(root)))).toEqual([
      'config/projects/-a/1.jsonl',
      'copied/deep/2.jsonl',
      'home/x/3.jsonl',
    ]);
    for (const bad of ['empty', 'missing']) {
      await expect(claudeLogFiles(['config', bad], places(root))).rejects.toThrow(
        `${bad}: no Claude Code logs`,
      );
    }
  });

  it('are missed in one sentence that names the places', async () => {
    const root = temporaryTree({ x: '' });
    await expect(claudeLogFiles([], places(root))).rejects.toMatchObject({
      code: 'BAD_TRACE',
      message: expect.stringContaining(join(root, 'home', '.claude')),
    });
  });
});

describe('Codex log files', () => {
  it('are active and archived sessions, the active copy of both', async () => {
    const root = temporaryTree({
      'home/.codex/sessions/2026/01/05/rollout-a.jsonl': '',
      'home/.codex/sessions/2026/01/05/other.jsonl': '',
      'home/.codex/archived_sessions/rollout-a.jsonl': '',
      'home/.codex/archived_sessions/rollout-b.jsonl': '',
      'home/.codex/history.jsonl': '',
    });
    const expected = [
      'home/.codex/archived_sessions/rollout-b.jsonl',
      'home/.codex/sessions/2026/01/05/rollout-a.jsonl',
    ];
    expect(below(root, await codexLogFiles([], places(root)))).toEqual(expected);
    const env = { CODEX_HOME: `${join(root, 'missing')},${join(root, 'home/.codex')}` };
    expect(below(root, await codexLogFiles([], places(root, env)))).toEqual(expected);
    expect(await codexLogFiles(['home/.codex/sessions/2026'], places(root))).toHaveLength(1);
  });

  it('are missed in one sentence', async () => {
    const root = temporaryTree({ 'empty/x': '' });
    await expect(codexLogFiles([], places(root))).rejects.toThrow(/no Codex session logs/);
    await expect(codexLogFiles(['empty'], places(root))).rejects.toThrow(/^empty: no Codex/);
  });
});

describe('files below a root', () => {
  it('are found once each through links, loops and repeated roots', async () => {
    const root = temporaryTree({ 'a/1.jsonl': '', 'other/2.jsonl': '' });
    symlinkSync(join(root, 'a'), join(root, 'a', 'loop'));
    symlinkSync(join(root, 'other'), join(root, 'a', 'to-other'));
    symlinkSync(join(root, 'a', '1.jsonl'), join(root, 'a', 'again.jsonl'));
    symlinkSync(join(root, 'gone'), join(root, 'a', 'broken.jsonl'));
    const files = await filesBelow([join(root, 'a'), join(root, 'a'), join(root, 'other')], () => true);
    expect(below(root, files)).toEqual(['a/1.jsonl', 'a/to-other/2.jsonl']);
  });

  it('are sorted by code unit, not by the order of the disk or the locale', async () => {
    const root = temporaryTree({ b: '', a: '', B: '', 'a-': '' });
    expect(below(root, await filesBelow([root], () => true))).toEqual(['B', 'a', 'a-', 'b']);
  });
});
