/** The quotas files that README and docs/router.md show are good as they stand; the page names every route of the server. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LaneConfig, readQuotas } from '../../src/router/config/index.ts';
import { ACCOUNT_ACTIONS } from '../../src/router/server/account-actions.ts';
import { SETTINGS } from '../../src/router/server/parts/setting-words.ts';
import { ROUTES } from '../../src/router/server/routes.ts';
import { DOCUMENTS, fencedBlocks, ROOT, readDocument } from './markdown.ts';

const directory = mkdtempSync(join(tmpdir(), 'quotalab-readme-'));
afterAll(() => rmSync(directory, { recursive: true }));

const source = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('the tables that the page is made from', () => {
  it('hold exactly the routes that the server answers', () => {
    const code = ['control-api', 'control-accounts']
      .map((name) => source(`src/router/server/${name}.ts`))
      .join('\n');
    const [, alive = ''] = /for \(const path of \[(.*?)\]\) app\.get\(path/.exec(code) ?? [];
    const answered = [
      ...[...code.matchAll(/app\.(get|post)\('([^']+)'/g)].map(
        ([, method, path]) => `${method!.toUpperCase()} ${path}`,
      ),
      ...[...alive.matchAll(/'([^']+)'/g)].map(([, path]) => `GET ${path}`),
      ...Object.keys(ACCOUNT_ACTIONS).map((action) => `POST /v1/accounts/${action}`),
    ];
    const own = ROUTES.filter(({ kind }) => kind === 'own' || kind === 'dev');
    expect(own.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(answered.toSorted());
  });

  it('hold exactly the variables that the settings are read from', () => {
    const read = [...source('src/router/server/parts/settings.ts').matchAll(/'([A-Z]{2,}_[A-Z_]+)'/g)];
    const codes = new Set(read.map((match) => match[1]!).filter((name) => name !== 'BAD_QUOTAS'));
    expect([...codes].toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });
});

/** First lane and policy of the files that are shown. */
const SHOWN = [
  {
    name: 'anthropic',
    api: undefined,
    baseUrl: 'https://api.anthropic.com',
    policy: { kind: 'name', policy: 'paced' },
  },
  {
    name: 'anthropic',
    api: undefined,
    baseUrl: 'https://api.anthropic.com',
    policy: { kind: 'summary', path: 'results/latest_summary.json' },
  },
  {
    name: 'openai',
    api: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    policy: { kind: 'name', policy: 'round_robin' },
  },
];

describe('a quotas file that is shown', () => {
  const shown = DOCUMENTS.flatMap((name) =>
    fencedBlocks(readDocument(name), 'json')
      .filter((block) => Object.hasOwn(JSON.parse(block) as object, 'lanes'))
      .map((block) => [name, block] as const),
  );

  it('stands in README and in the page of the router', () => {
    expect(shown.map(([name]) => name)).toEqual(['README.md', 'docs/router.md', 'docs/router.md']);
  });

  it.each(shown)('in %s is good as it stands', async (_, json) => {
    const file = join(directory, 'quotas.json');
    writeFileSync(file, json);
    const { config, warnings } = await readQuotas({
      file,
      env: {},
      homeDirectory: directory,
      cwd: ROOT,
      timeZone: 'UTC',
    });
    expect(warnings).toEqual([]);
    expect(config.lanes[0]!.accounts.length).toBeGreaterThanOrEqual(2);
    const [{ name, api, baseUrl }] = config.lanes as [LaneConfig];
    expect(SHOWN).toContainEqual({ name, api, baseUrl, policy: config.policy });
  });
});
