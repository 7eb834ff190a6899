/** What the README says about the router: its options, variables, routes and the example file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PROXY_OPTIONS } from '../../src/cli/router-commands.ts';
import { readQuotas } from '../../src/router/config/index.ts';
import { ROOT, readDocument, tableOf } from './markdown.ts';

const readme = (): string => readDocument('README.md');
const directory = mkdtempSync(join(tmpdir(), 'quotalab-readme-'));
afterAll(() => rmSync(directory, { recursive: true }));

const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
const source = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('the README on the router', () => {
  it('lists every option of the command with its default', () => {
    const rows = tableOf(readme(), '`quotalab proxy`', 'Default').map(([name, text]) => [
      codes(name!)[0]!.slice(2),
      text!,
    ]);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(PROXY_OPTIONS));
    for (const [name, text] of rows) {
      const { text: real } = PROXY_OPTIONS[name!]!;
      if (name !== 'quotas') expect(text, name).toBe(real ?? '');
    }
  });

  it('names exactly the variables that the settings are read from', () => {
    const named = tableOf(readme(), 'Variable', 'Default').flatMap(([names, , meaning]) => [
      ...codes(names!),
      ...codes(meaning!).filter((code) => /^CCP_/.test(code)),
    ]);
    const read = [
      ...source('src/router/server/parts/settings.ts').matchAll(
        /'((?:CCP|ZAI|ANTH|ANTHROPIC|OFFLOAD|FORCE)_[A-Z_]+)'/g,
      ),
    ];
    expect(named.toSorted()).toEqual([...new Set(read.map((match) => match[1]!))].toSorted());
  });

  it('names exactly the routes that there are, but for the one of developers', () => {
    const named = tableOf(readme(), 'Route', 'What it does').flatMap(([routes]) =>
      codes(routes!).map((route) => route.replace(/^(?:GET|POST) /, '').replace(/[?[].*$/, '')),
    );
    const control = [...source('src/router/server/control-api.ts').matchAll(/app\.(?:get|post)\('([^']+)'/g)];
    const proxied = [...source('src/router/server/server.ts').matchAll(/\['(\/v1\/[a-z_/]+)', \{ method/g)];
    const real = [...control, ...proxied]
      .map((match) => match[1]!)
      .filter((path) => path !== '/v1/dev/sim-usage');
    expect(named.toSorted()).toEqual(real.toSorted());
  });

  it('shows a quotas file that is good as it stands', async () => {
    const [json] = [...readme().matchAll(/```json\n(\{\n {2}"windows"[\s\S]*?)```/g)].map(
      (match) => match[1]!,
    );
    const file = join(directory, 'quotas.json');
    writeFileSync(file, json!);
    const { config, warnings } = await readQuotas({
      file,
      env: {},
      homeDirectory: directory,
      cwd: ROOT,
      timeZone: 'UTC',
    });
    expect(warnings).toEqual([]);
    expect(config.lanes.map(({ name, accounts }) => [name, accounts.length])).toEqual([
      ['anthropic', 2],
      ['zai', 1],
    ]);
    expect(config.policy).toEqual({ kind: 'summary', path: 'results/latest_summary.json' });
  });
});
