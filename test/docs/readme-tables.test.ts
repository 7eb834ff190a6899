/** What README.md and CHANGELOG.md list is what the program has, in both directions. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLAN_OPTIONS } from '../../src/cli/options/plan-options.ts';
import { SIMULATE_OPTIONS } from '../../src/cli/options/simulate-options.ts';
import { PROXY_OPTIONS, STATUS_OPTIONS } from '../../src/cli/router-commands.ts';
import { ERROR_CODES } from '../../src/core/index.ts';
import { QUESTIONS } from '../../src/planner/index.ts';
import { ALL_POLICIES, POLICY_SETS } from '../../src/quota/policies/index.ts';
import { PRESETS } from '../../src/quota/pools/index.ts';
import { DEMAND_FORMS, parseDemandSource } from '../../src/usage/sources/index.ts';
import { WINGS } from '../architecture/house-map.ts';
import { plain, proseOf, ROOT, readDocument, relativeLinks, tableOf, tables } from './markdown.ts';

const readme = (): string => readDocument('README.md');
const packageJson = (): { version: string; scripts: Record<string, string> } =>
  JSON.parse(readDocument('package.json')) as { version: string; scripts: Record<string, string> };

/** Options of every command. */
const OPTION_NAMES: readonly string[] = [
  ...SIMULATE_OPTIONS.map(({ name }) => name),
  ...Object.keys({ ...PROXY_OPTIONS, ...STATUS_OPTIONS }),
  ...[...PLAN_OPTIONS, ...QUESTIONS.flatMap(({ options }) => options)].map(({ name }) => name),
];

describe('README.md', () => {
  it('has the table of error codes, each with its exit code and meaning', () => {
    const rows = tableOf(readme(), 'Code', 'Exit', 'Meaning').map((row) => row.map(plain));
    const expected = Object.entries(ERROR_CODES).map(([code, { exitCode, meaning }]) => [
      code,
      String(exitCode),
      meaning,
    ]);
    expect(rows.sort()).toEqual(expected.sort());
  });

  it('has every policy in its table, in the order of results, and no other', () => {
    const names = tableOf(readme(), 'Policy', 'Rule').map(([name]) => name);
    expect(names).toEqual(ALL_POLICIES.map(({ name }) => `\`${name}\``));
    // No other table has a policy in its first column without having all of them.
    const rows = tables(readme()).flatMap((table) => table.map(([first]) => first ?? ''));
    for (const { name } of ALL_POLICIES) {
      expect(rows.filter((first) => first === `\`${name}\``)).toHaveLength(1);
    }
  });

  it('tells how many policies each set runs', () => {
    const NUMBERS: Readonly<Record<number, string>> = { 3: 'three', 6: 'six', 10: 'ten' };
    const names = ALL_POLICIES.map(({ name }) => name);
    const leading = names.findIndex((name) => !POLICY_SETS.default.includes(name));
    const trailing = POLICY_SETS.default.length - leading;
    const text = proseOf(readme()).replace(/\s+/g, ' ');
    expect(text).toContain(
      `\`--policies default\` runs the first ${NUMBERS[leading]} and the last ${NUMBERS[trailing]}`,
    );
    expect(text).toContain(`\`published\` the first ${NUMBERS[POLICY_SETS.published.length]}`);
    expect(POLICY_SETS.all).toEqual(names);
    expect(POLICY_SETS.default).toEqual([...names.slice(0, leading), ...names.slice(-trailing)]);
  });

  it('has every option in its table, with its default, and no other', () => {
    const rows = tableOf(readme(), 'Option', 'Default', 'Meaning');
    const listed = rows.flatMap(([names, defaults]) => {
      const options = [...names!.matchAll(/`--([a-z-]+)`/g)].map((match) => match[1]!);
      const texts = defaults!.split(',').map((text) => plain(text).trim());
      // One default for several options is that of each.
      return options.map((name, index) => [name, texts[index] ?? texts[0]] as const);
    });
    expect(listed.map(([name]) => name).sort()).toEqual(SIMULATE_OPTIONS.map(({ name }) => name).sort());
    const written = new Map(listed);
    for (const { name, default: text } of SIMULATE_OPTIONS) {
      if (text !== null) expect([name, written.get(name)]).toEqual([name, text]);
    }
  });

  it('names no option that does not exist', () => {
    const known = new Set([...OPTION_NAMES, 'help', 'version']);
    const named = [...readme().matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(SIMULATE_OPTIONS.length);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has every form of --demand in its table', () => {
    const forms = tableOf(readme(), 'Source', 'What it is').map(([form]) => plain(form!));
    expect(forms).toEqual(DEMAND_FORMS);
  });

  it('has no form of --demand that is not taken', () => {
    const examples = DEMAND_FORMS.filter((form) => form !== 'generated').flatMap((form) => {
      const whole = form.replace('FILE', 'a.log').replace('DIR,...', 'a,b');
      return [whole.replace(/[[\]]/g, ''), whole.replace(/\[.*\]/, '')];
    });
    for (const text of examples) expect(parseDemandSource(text).kind, text).toBe(text.split(':')[0]);
    expect(new Set(examples).size).toBe(9);
  });

  it('names every preset of --pool', () => {
    const rows = tableOf(readme(), 'Plans', 'Presets');
    const written = rows.flatMap(([, names]) =>
      [...names!.matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]!),
    );
    expect(written).toEqual(PRESETS.map(({ name }) => name));
  });

  it('tells the wings as the architecture test enforces them, with every folder', () => {
    const rows = tableOf(readme(), 'Rank', 'Wing', 'Folders', 'What it is for');
    const written = rows.map(([rank, wing, folders]) => ({
      rank: Number(rank),
      wing: /^`src\/([a-z]+)`$/.exec(wing!)?.[1],
      folders: [...folders!.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]!).sort(),
    }));
    const foldersOf = (wing: string): string[] =>
      readdirSync(join(ROOT, 'src', wing), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    const real = Object.entries(WINGS).map(([wing, rank]) => ({ rank, wing, folders: foldersOf(wing) }));
    expect(written.map(({ rank }) => rank)).toEqual(written.map(({ rank }) => rank).sort((a, b) => b - a));
    expect(new Set(written)).toEqual(new Set(real));
  });

  it('names no npm script that does not exist', () => {
    const named = [...readme().matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => packageJson().scripts[name] === undefined)).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = relativeLinks(readme());
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
  });
});

describe('CHANGELOG.md', () => {
  it('has an entry for the version of the package, first', () => {
    const versions = [...readDocument('CHANGELOG.md').matchAll(/^## \[?(\d+\.\d+\.\d+)\]?/gm)];
    expect(versions.map((match) => match[1])[0]).toBe(packageJson().version);
  });

  it('says something under every version', () => {
    const sections = readDocument('CHANGELOG.md').split(/^## /m).slice(1);
    for (const section of sections) expect(section).toMatch(/^- \S/m);
  });

  it('names no option that does not exist', () => {
    const known = new Set(OPTION_NAMES);
    const named = [...readDocument('CHANGELOG.md').matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)];
    expect(named.map((match) => match[1]!).filter((name) => !known.has(name))).toEqual([]);
  });
});
