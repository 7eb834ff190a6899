/** README.md, docs/ and CHANGELOG.md name what the program has: generated parts are as made, names and links lead somewhere. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLAN_OPTIONS } from '../../src/cli/options/plan-options.ts';
import { SIMULATE_OPTIONS } from '../../src/cli/options/simulate-options.ts';
import { SWEEP_OPTIONS } from '../../src/cli/options/sweep-options.ts';
import { PROXY_OPTIONS, STATUS_OPTIONS } from '../../src/cli/router/index.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import { POLICY_SETS } from '../../src/quota/policies/index.ts';
import { DEMAND_FORMS, parseDemandSource } from '../../src/usage/sources/index.ts';
import { WINGS } from '../architecture/house-map.ts';
import {
  DOCUMENTS,
  FIGURE_COPY,
  FIGURE_SOURCE,
  ROOT,
  readDocument,
  relativeLinks,
  tableOf,
} from './markdown.ts';
import { BLOCKS, filled, namesIn } from './tables.ts';

const QUESTIONS = await loadQuestions();

const packageJson = (): { version: string; scripts: Record<string, string> } =>
  JSON.parse(readDocument('package.json')) as { version: string; scripts: Record<string, string> };

/** Options of every command. */
const OPTION_NAMES: readonly string[] = [
  ...[...SIMULATE_OPTIONS, ...SWEEP_OPTIONS].map(({ name }) => name),
  ...Object.keys({ ...PROXY_OPTIONS, ...STATUS_OPTIONS }),
  ...[...PLAN_OPTIONS, ...QUESTIONS.flatMap(({ options }) => options)].map(({ name }) => name),
];

/** Of every command, and of the two that need no table. */
const OTHER_OPTIONS: readonly string[] = [
  'lost-after',
  'metrics-port',
  'help',
  'version',
  'json',
  'fail-if',
  'url',
  'token-file',
];

describe.each(DOCUMENTS)('%s', (name) => {
  const text = readDocument(name);

  it('has its generated parts as the program makes them now (npm run docs:write)', () => {
    expect(text).toBe(filled(text));
  });

  it('names no option that does not exist', () => {
    const known = new Set([...OPTION_NAMES, ...OTHER_OPTIONS]);
    const named = [...text.matchAll(/(?<![\w-])--([a-z][a-z0-9-]*)/g)].map((match) => match[1]!);
    expect(named.filter((option) => !known.has(option))).toEqual([]);
  });

  it('names no npm script that does not exist', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]!);
    expect(named.filter((script) => packageJson().scripts[script] === undefined)).toEqual([]);
  });

  it('links to files that exist, and that the package holds', () => {
    const targets = relativeLinks(text).map((target) => posix.join(posix.dirname(name), target));
    expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
    expect(
      targets.filter((target) => !/^(?:docs\/|(?:README|CHANGELOG|SECURITY)\.md$)/.test(target)),
    ).toEqual([]);
  });

  it('names no file or folder of the project that does not exist', () => {
    const named = [...text.matchAll(/`((?:src|bench|test|results|templates|workers)\/[\w./-]*)`/g)];
    const missing = named
      .map((match) => match[1]!)
      // What a run leaves, or what a reader may do.
      .filter((path) => !path.startsWith('results/latest_') && !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = readDocument('README.md');

  it('is read in three minutes: at most 175 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(175);
  });

  it('tells how many policies the main job runs', () => {
    const NUMBERS: Readonly<Record<number, string>> = { 13: 'thirteen', 14: 'fourteen', 15: 'fifteen' };
    expect(readme).toContain(`${NUMBERS[POLICY_SETS.default.length]} policies on 2,000 drawn sets`);
  });

  it('leads to every page of docs/', () => {
    const pages = DOCUMENTS.filter((name) => name !== 'README.md');
    expect(pages.length).toBeGreaterThan(8);
    expect(relativeLinks(readme)).toEqual(expect.arrayContaining(pages));
  });
});

describe('the generated parts', () => {
  it('are each in some document', () => {
    const used = new Set(DOCUMENTS.flatMap((name) => namesIn(readDocument(name))));
    expect(Object.keys(BLOCKS).filter((name) => !used.has(name))).toEqual([]);
  });

  it('are of no name that there is not', () => {
    expect(() => filled('<!-- table: nothing -->\n<!-- end -->')).toThrow("no generated part 'nothing'");
    const marks = DOCUMENTS.flatMap((name) => [...readDocument(name).matchAll(/<!-- table: /g)]);
    expect(marks).toHaveLength(DOCUMENTS.flatMap((name) => namesIn(readDocument(name))).length);
  });

  it("keep a figure that is the example's own", () => {
    expect(readDocument(FIGURE_COPY)).toBe(readDocument(FIGURE_SOURCE));
  });
});

describe('what the tables are made from', () => {
  it('has no form of --demand that is not taken', () => {
    const examples = DEMAND_FORMS.filter((form) => form !== 'generated').flatMap((form) => {
      const whole = form.replace('FILE', 'a.log').replace('DIR,...', 'a,b');
      return [whole.replace(/[[\]]/g, ''), whole.replace(/\[.*\]/, '')];
    });
    for (const text of examples) expect(parseDemandSource(text).kind, text).toBe(text.split(':')[0]);
    expect(new Set(examples).size).toBe(9);
  });

  it('have words for every wing', () => {
    const rows = tableOf(
      readDocument('docs/reading-the-code.md'),
      'Rank',
      'Wing',
      'Folders',
      'What it is for',
    );
    expect(rows.map(([, wing]) => wing).toSorted()).toEqual(
      Object.keys(WINGS)
        .map((wing) => `\`src/${wing}\``)
        .toSorted(),
    );
    for (const [, wing, folders, words] of rows)
      expect([wing, folders !== '', words !== '']).toEqual([wing, true, true]);
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
    const known = new Set([...OPTION_NAMES, ...OTHER_OPTIONS]);
    const named = [...readDocument('CHANGELOG.md').matchAll(/(?<![\w-])--([a-z][a-z0-9-]*)/g)];
    expect(named.map((match) => match[1]!).filter((name) => !known.has(name))).toEqual([]);
  });
});
