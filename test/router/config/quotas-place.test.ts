/** Where a quotas file is looked for, and what a reload may name. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quotasPlaces, safeReloadPath } from '../../../src/router/config/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

describe('quotasPlaces', () => {
  const usual = (root: string) => [
    { path: '/home/a/.config/ccp/quotas.json', isNamed: false },
    { path: `${root}/configs/quotas.json`, isNamed: false },
    { path: `${root}/configs/quotas.example.json`, isNamed: false },
  ];

  it.each([
    [{}, usual('/project')],
    [{ CCP_QUOTAS_FILE: '', CCC_REPO_ROOT: '' }, usual('/project')],
    [{ CCC_REPO_ROOT: '/repo' }, usual('/repo')],
    [{ CCC_REPO_ROOT: 'sub' }, usual('/project/sub')],
    [{ CCP_QUOTAS_FILE: '/q.json' }, [{ path: '/q.json', isNamed: true }, ...usual('/project')]],
    [
      { CCP_QUOTAS_FILE: 'q.json', CCC_REPO_ROOT: '/repo' },
      [{ path: '/project/q.json', isNamed: true }, ...usual('/repo')],
    ],
  ])('in %j', (env, places) => {
    expect(quotasPlaces({ env, homeDirectory: '/home/a', cwd: '/project' })).toEqual(places);
  });
});

describe('safeReloadPath', () => {
  function tree(): { readonly root: string; readonly inside: string } {
    const root = temporaryTree({
      'quotas/a.json': '{}',
      'quotas/deep/b.json': '{}',
      'quotas/..c.json': '{}',
      'outside.json': '{}',
      'quotas-other/d.json': '{}',
    });
    const inside = join(root, 'quotas');
    symlinkSync(join(root, 'outside.json'), join(inside, 'out.json'));
    symlinkSync(join(inside, 'deep', 'b.json'), join(inside, 'in.json'));
    symlinkSync(join(root, 'quotas-other'), join(inside, 'other'));
    symlinkSync(join(inside, 'nowhere'), join(inside, 'dangling.json'));
    symlinkSync(inside, join(root, 'alias'));
    mkdirSync(join(inside, 'folder.json'));
    return { root, inside };
  }

  it('gives the real path of a regular file below the directory', async () => {
    const { root, inside } = tree();
    const real = await realpath(inside);
    expect(await safeReloadPath('a.json', inside)).toBe(join(real, 'a.json'));
    expect(await safeReloadPath('./deep//b.json', inside)).toBe(join(real, 'deep', 'b.json'));
    expect(await safeReloadPath(join(inside, 'a.json'), inside)).toBe(join(real, 'a.json'));
    expect(await safeReloadPath('in.json', inside)).toBe(join(real, 'deep', 'b.json'));
    expect(await safeReloadPath('..c.json', inside)).toBe(join(real, '..c.json'));
    expect(await safeReloadPath('a.json', join(root, 'alias'))).toBe(join(real, 'a.json'));
  });

  it.each([
    '',
    '.',
    '..',
    '../outside.json',
    'deep/../a.json',
    'deep\\..\\a.json',
    'out.json',
    'other/d.json',
    'dangling.json',
    'folder.json',
    'none.json',
    '/etc/hostname',
    'a.json\0',
    '~/a.json',
  ])('refuses %j, in the same words', async (requested) => {
    const { inside } = tree();
    await expect(safeReloadPath(requested, inside)).rejects.toMatchObject({
      name: 'QuotalabError',
      code: 'BAD_QUOTAS',
      message: `reload file ${JSON.stringify(requested)} cannot be used; allowed: a regular file below ${inside}, without '..'`,
    });
  });

  it('refuses a neighbour whose name begins like the directory, and everything when the directory is gone', async () => {
    const { root, inside } = tree();
    for (const [requested, directory] of [
      [join(root, 'quotas-other', 'd.json'), inside],
      ['a.json', join(root, 'gone')],
    ] as const) {
      await expect(safeReloadPath(requested, directory)).rejects.toMatchObject({ code: 'BAD_QUOTAS' });
    }
  });

  it('cuts a long request in the message', async () => {
    const { inside } = tree();
    await expect(safeReloadPath('x'.repeat(5000), inside)).rejects.toThrow(
      `reload file "${'x'.repeat(197)}..." cannot be used`,
    );
  });
});
