/** The map of the house holds in src/, workers/, test/ and templates/; and each rule of imports and files can fail. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  COMPUTED_IMPORTS,
  DATE_WRITERS,
  LIBRARY_HOMES,
  LONG_FILES,
  NODE_MODULES,
  OUTSIDE_TOUCHES,
  PURE_FOLDERS,
  WINGS,
} from './house-map.ts';
import { checkHouse, SPLIT_FROM, templateArithmetic } from './house-rules.ts';
import { circlesOf, codeOf } from './source-imports.ts';
import { checkMirror } from './test-mirror.ts';
import { filesBelow, ROOT } from './tree.ts';

const SOURCES = [...filesBelow('src', '.ts'), ...filesBelow('workers', '.ts')];
const TEMPLATES = filesBelow('templates', '.hbs');

describe('the real tree', () => {
  it('keeps every rule', () => {
    expect(SOURCES.length).toBeGreaterThan(600);
    expect(checkHouse(SOURCES)).toEqual([]);
  });

  it('is mirrored by the tests', () => {
    const tests = filesBelow('test', '').map(({ path }) => path);
    expect(
      checkMirror(
        tests,
        SOURCES.map(({ path }) => path),
      ),
    ).toEqual([]);
  });

  it('splits tests and benches where it splits sources', () => {
    const files = ['test', 'bench'].flatMap((folder) => filesBelow(folder, '.ts'));
    expect(files.length).toBeGreaterThan(300);
    const long = files.filter(({ text }) => text.split('\n').length > SPLIT_FROM + 1);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('has the nine wings, and everything that an exception names', () => {
    const wings = new Set(
      SOURCES.map(({ path }) => path.split('/')).flatMap(([root, wing]) => (root === 'src' ? [wing!] : [])),
    );
    wings.delete('index.ts');
    expect([...wings].sort()).toEqual(Object.keys(WINGS).sort());
    const folders = [
      PURE_FOLDERS,
      DATE_WRITERS,
      ...Object.values(LIBRARY_HOMES),
      Object.keys(NODE_MODULES),
    ].flat();
    const paths = [LONG_FILES, COMPUTED_IMPORTS, OUTSIDE_TOUCHES].flatMap((table) => Object.keys(table));
    const named = [...folders.map((folder) => (folder === 'workers' ? folder : `src/${folder}`)), ...paths];
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names the home of every dependency of the package, and of no other library', () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
    const all = Object.keys({ ...dependencies, ...optionalDependencies });
    expect(Object.keys(LIBRARY_HOMES).sort()).toEqual(all.sort());
  });

  it.each(TEMPLATES)('$path places values and computes nothing', ({ text }) => {
    expect(text).toContain('\n');
    expect(templateArithmetic(text)).toEqual([]);
  });

  it('has templates', () => {
    expect(TEMPLATES.map(({ path }) => path)).toContain('templates/report.md.hbs');
  });
});

/** Rules that a tree of one file (beside an empty index of its folder) breaks. */
function broken(path: string, text: string): string[] {
  const index = { path: `${dirname(path)}/index.ts`, text: '' };
  const files = [{ path, text }, ...(path.endsWith('/index.ts') ? [] : [index])];
  return checkHouse(files).map(({ rule }) => rule);
}

/** Rules that a tree of these files breaks, given as path and text. */
const brokenTree = (files: Readonly<Record<string, string>>): string[] =>
  checkHouse(Object.entries(files).map(([path, text]) => ({ path, text }))).map(({ rule }) => rule);

const WORKERS = 'workers import the engine, and types of the experiment';
const ENGINE = 'src/simulation/engine/a.ts';

describe('imports', () => {
  it.each([
    // Up, and across, in every form an import can take.
    [ENGINE, "import { x } from '../../display/page/index.ts';", 'imports go down'],
    [ENGINE, "import type { X } from '../../router/wire/index.ts';", 'imports go down'],
    [ENGINE, "import { type X } from '../../cli/inputs/index.ts';", 'imports go down'],
    [ENGINE, "export { x } from '../../planner/index.ts';", 'imports go down'],
    [ENGINE, "export type { X } from '../../planner/index.ts';", 'imports go down'],
    [ENGINE, "import '../../planner/index.ts';", 'imports go down'],
    [ENGINE, "const m = await import('../../planner/index.ts');", 'imports go down'],
    [ENGINE, "let x: import('../../planner/index.ts').Question;", 'imports go down'],
    [
      'src/router/server/exchange/a.ts',
      "import { x } from '../../../planner/rules/index.ts';",
      'imports go down',
    ],
    ['src/numerics/random/a.ts', "import { x } from '../../quota/views/index.ts';", 'imports go down'],
    ['src/core/a.ts', "import { x } from '../quota/windows/index.ts';", 'imports go down'],
    ['src/index.ts', "export { x } from './cli/inputs/index.ts';", 'imports go down'],
    // Past an index, or through one's own.
    [ENGINE, "import { x } from '../../quota/windows/window.ts';", 'folders are imported by their index'],
    [ENGINE, "import { x } from '../demand/tape.ts';", 'folders are imported by their index'],
    [
      'src/router/server/a.ts',
      "import { x } from './parts/clock.ts';",
      'folders are imported by their index',
    ],
    ['src/cli/inputs/a.ts', "import { x } from '../main.ts';", 'folders are imported by their index'],
    ['src/index.ts', "export { x } from './quota/windows/window.ts';", 'folders are imported by their index'],
    [ENGINE, "import { x } from './index.ts';", 'siblings are imported directly'],
    // Off the map.
    [ENGINE, "import { x } from '../../../bench/replay.ts';", 'map'],
    [ENGINE, "import { x } from '../../../test/x.ts';", 'map'],
    [ENGINE, "import { x } from '../../nowhere/index.ts';", 'map'],
    ['src/nowhere/a.ts', 'export const x: number = 1;', 'map'],
    ['src/a.ts', 'export const x: number = 1;', 'map'],
    [ENGINE, "import { x } from './b.js';", 'extension'],
    // Workers and the library entry.
    ['src/simulation/runners/a.ts', "import w from '../../../workers/a.ts';", 'nothing imports workers'],
    ['src/cli/a.ts', "import { x } from '../index.ts';", 'nothing imports the library entry'],
    ['workers/a.ts', "import { x } from '../src/simulation/experiment/index.ts';", WORKERS],
    ['workers/a.ts', "import { x } from '../src/simulation/engine/batch.ts';", WORKERS],
    ['workers/a.ts', "import type { X } from '../src/core/index.ts';", WORKERS],
    ['workers/a.ts', "import { readFileSync } from 'node:fs';", 'no Node modules here'],
    ['workers/a.ts', "import { z } from 'zod';", 'libraries have a home'],
    // Libraries.
    [ENGINE, "import { Piscina } from 'piscina';", 'libraries have a home'],
    ['src/usage/files/a.ts', "import yargs from 'yargs/yargs';", 'libraries have a home'],
    ['src/cli/a.ts', "import Handlebars from 'handlebars';", 'libraries have a home'],
    [ENGINE, "import { x } from 'pure-rand/generator/mersenne';", 'libraries have a home'],
    ['src/display/report/a.ts', "import { mean } from 'simple-statistics';", 'libraries have a home'],
    ['src/cli/a.ts', "import type { z } from 'zod';", 'libraries have a home'],
    ['src/router/wire/a.ts', "import { request } from 'undici';", 'libraries have a home'],
    ['src/planner/mix/a.ts', "import highs from 'highs';", 'libraries have a home'],
    ['src/usage/files/a.ts', "import Table from 'cli-table3';", 'libraries have a home'],
    ['src/cli/a.ts', "import chalk from 'chalk';", 'libraries have a home'],
    ['src/cli/a.ts', "import { x } from '@scope/other/sub';", 'libraries have a home'],
    ['src/index.ts', "export { z } from 'zod';", 'libraries have a home'],
    // Node modules.
    ['src/simulation/demand/a.ts', "import { readFileSync } from 'node:fs';", 'no Node modules here'],
    ['src/usage/lines/a.ts', "import type { Readable } from 'stream';", 'no Node modules here'],
    ['src/core/a.ts', "import { join } from 'path/posix';", 'no Node modules here'],
    [ENGINE, "const fs = await import('node:fs');", 'no Node modules here'],
    ['src/planner/solve/schedule/a.ts', "import { join } from 'node:path';", 'no Node modules here'],
    [
      'src/simulation/experiment/a.ts',
      "import { readFile } from 'node:fs/promises';",
      'no Node modules here',
    ],
    // Stars, barrels and computed imports.
    ['src/simulation/engine/index.ts', "export * from './trial.ts';", 'no export *'],
    ['src/simulation/engine/index.ts', "export * as all from './trial.ts';", 'no export *'],
    ['src/simulation/engine/index.ts', 'export const x: number = 1;', 'a barrel lists names'],
    ['src/simulation/engine/index.ts', "import './trial.ts';", 'a barrel lists names'],
    ['src/simulation/engine/index.ts', "export { x } from '../demand/index.ts';", 'a barrel lists names'],
    ['src/display/report/a.ts', 'const m = await import(name);', 'computed imports'],
    ['src/display/report/a.ts', `const m = await import(\`./\${name}.ts\`);`, 'computed imports'],
    ['src/display/report/a.ts', 'import { from ;', 'parses'],
  ])('%s: %s breaks "%s"', (path, text, rule) => {
    expect(broken(path, text)).toContain(rule);
  });

  it.each([
    [ENGINE, "import { x } from '../../quota/windows/index.ts';\nimport type { Y } from './b.ts';"],
    [ENGINE, "import { x } from '../demand/index.ts';"],
    ['src/display/report/a.ts', "import { x } from '../../router/beliefs/index.ts';\nimport 'node:fs';"],
    ['src/usage/files/a.ts', "import { z } from 'zod';\nimport { x } from '../lines/index.ts';"],
    ['src/simulation/experiment/a.ts', "import { createHash } from 'node:crypto';"],
    ['src/numerics/random/a.ts', "import type { X } from 'pure-rand/types/RandomGenerator';"],
    ['src/router/server/exchange/a.ts', "import { request } from 'undici';"],
    ['src/router/server/index.ts', "export { x } from './parts/index.ts';"],
    ['src/cli/a.ts', "const m = await import('./b.ts');"],
    [
      'workers/a.ts',
      "import { move } from 'piscina';\nimport { x } from '../src/simulation/engine/index.ts';",
    ],
    ['workers/a.ts', "import type { Message } from '../src/simulation/experiment/index.ts';"],
    ['src/index.ts', "export { x } from './simulation/runners/index.ts';"],
    [ENGINE, "// import { x } from '../../cli/main.ts';\nexport const text: string = '../cli/main.ts';"],
  ])('%s: %s is allowed', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });

  it('a wing may import exactly the wings below it, and none beside it', () => {
    for (const [from, rank] of Object.entries(WINGS)) {
      for (const [to, other] of Object.entries(WINGS)) {
        if (from === to) continue;
        const rules = broken(`src/${from}/rooms/a.ts`, `import { x } from '../../${to}/rooms/index.ts';`);
        expect(rules, `${from} to ${to}`).toEqual(other < rank ? [] : ['imports go down']);
      }
    }
  });

  it('a folder without an index is found', () => {
    expect(checkHouse([{ path: ENGINE, text: '' }])).toEqual([
      { rule: 'every folder has an index', path: 'src/simulation/engine', detail: 'no index.ts' },
    ]);
    expect(brokenTree({ 'src/cli/a.ts': '' })).toEqual([]);
  });

  it('a folder of more than 25 files is found', () => {
    const folder = (count: number): Record<string, string> =>
      Object.fromEntries(
        ['index', ...Array.from({ length: count - 1 }, (_, k) => `f${k}`)].map((name) => [
          `src/core/${name}.ts`,
          '',
        ]),
      );
    expect(brokenTree(folder(25))).toEqual([]);
    expect(brokenTree(folder(26))).toEqual(['folders are small']);
  });
});

describe('circles', () => {
  const beside = (texts: Readonly<Record<string, string>>): string[] =>
    brokenTree({
      'src/core/index.ts': '',
      ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [`src/core/${name}.ts`, text])),
    });

  it.each([
    ["import { b } from './b.ts';", "import { a } from './a.ts';"],
    ["import type { B } from './b.ts';", "import { a } from './a.ts';"],
    ["import type { B } from './b.ts';", "let x: import('./a.ts').A;"],
    ["const b = await import('./b.ts');", "export type { A } from './a.ts';"],
  ])('two files: %s and %s', (a, b) => {
    expect(beside({ a, b })).toEqual(['no circle of files']);
    expect(beside({ a, b: '' })).toEqual([]);
  });

  it('folders of a wing, even where no file closes a circle', () => {
    const index = (name: string): string => `export { ${name} } from './${name}.ts';`;
    const tree = {
      'src/router/server/index.ts': index('a'),
      'src/router/server/a.ts': "import { b } from './exchange/index.ts';",
      'src/router/server/other.ts': '',
      'src/router/server/exchange/index.ts': index('b'),
      'src/router/server/exchange/b.ts': '',
      'src/router/server/exchange/c.ts': '',
    };
    expect(brokenTree(tree)).toEqual([]);
    expect(
      brokenTree({ ...tree, 'src/router/server/exchange/c.ts': "import type { A } from '../index.ts';" }),
    ).toEqual(['no circle of folders']);
  });

  it('are the sets of nodes that reach one another', () => {
    const graph = (edges: Readonly<Record<string, string>>): Map<string, Set<string>> =>
      new Map(Object.entries(edges).map(([node, targets]) => [node, new Set(targets)]));
    expect(circlesOf(graph({ a: 'bc', b: 'd', c: 'd', d: '' }))).toEqual([]);
    expect(circlesOf(graph({ a: 'b', b: 'c', c: 'b', d: 'ad' }))).toEqual([['b', 'c'], ['d']]);
    expect(circlesOf(graph({ a: 'b', b: 'ce', c: 'da', d: 'c', e: 'f', f: 'e' }))).toEqual([
      ['e', 'f'],
      ['a', 'b', 'c', 'd'],
    ]);
  });
});

describe('pure folders', () => {
  it.each([
    ['src/simulation/engine/a.ts', 'const t = Date.now();'],
    ['src/simulation/engine/a.ts', 'const t = Date . now();'],
    ['src/simulation/engine/a.ts', 'const t = new Date();'],
    ['src/simulation/engine/a.ts', 'const t = new Date(epochMs);'],
    ['src/simulation/engine/a.ts', 'const t = Date();'],
    ['src/core/values/a.ts', 'const t = new Date();'],
    ['src/core/values/a.ts', 'const t = new Date;'],
    ['src/core/values/a.ts', 'const t = Date.now();'],
    ['src/simulation/scenario/a.ts', 'const x = Math.random();'],
    ['src/core/a.ts', "console.warn('x');"],
    ['src/core/a.ts', "console['log']('x');"],
    ['src/numerics/stats/a.ts', 'const cwd = process.cwd();'],
    ['src/numerics/stats/a.ts', 'const t = performance.now();'],
    ['src/numerics/stats/a.ts', 'const t = globalThis.Date;'],
    ['src/numerics/random/a.ts', 'setTimeout(() => 1, 5);'],
    ['src/numerics/random/a.ts', 'const x = crypto.getRandomValues(a);'],
    ['src/quota/windows/policies/a.ts', "const f = new Function('return 1');"],
    ['src/quota/windows/policies/a.ts', "const fs = require('fs');"],
    ['src/planner/mix/a.ts', 'const t = Date.now();'],
    ['src/router/beliefs/a.ts', 'const t = new Date(epochMs);'],
    ['src/quota/windows/a.ts', `const text = \`\${process.pid}\`;`],
  ])('%s: %s', (path, text) => {
    expect(broken(path, text)).toContain('pure folders');
  });

  it.each([
    [
      'src/simulation/engine/a.ts',
      '// Date.now() and Math.random() are not used here\n/* console.log, process.exit */',
    ],
    ['src/core/values/a.ts', 'const t = Date.parse(text) + Date.UTC(2026, 0) + new Date(epochMs).getTime();'],
    [
      'src/simulation/engine/a.ts',
      'const processed = 1; const consoleLines = [processed]; const random = Math.round(1);',
    ],
    ['src/display/report/a.ts', 'const t = Date.now() + Math.random(); console.log(process.pid, t);'],
    ['src/simulation/experiment/a.ts', 'const bytes = Buffer.from([]);'],
  ])('%s may: %s', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });

  it('comments are blanked where they are, and strings with their marks are kept', () => {
    const text = "const a = 'http://x'; // one\nconst b = /\\/\\*x/; /* two\nthree */ const c = 1;";
    expect(codeOf('a.ts', text)).toBe(
      "const a = 'http://x';       \nconst b = /\\/\\*x/;       \n         const c = 1;",
    );
  });

  it.each([
    ['src/numerics/stats/a.ts', 'const x = 2 ** 0.5;'],
    ['src/numerics/stats/a.ts', 'const x = value ** exponent;'],
    ['src/simulation/engine/a.ts', 'const x = Math.pow(2, 10);'],
    ['src/simulation/engine/a.ts', "const x = Math['pow'](2, 10);"],
    ['src/simulation/engine/a.ts', 'let x = 2; x **= 1 / 3;'],
    ['src/simulation/engine/a.ts', 'const f = Math.pow;'],
  ])('%s: %s has an exponent that is not whole', (path, text) => {
    expect(broken(path, text)).toContain('whole exponents');
  });

  it.each([
    ['src/numerics/stats/a.ts', 'const x = 2 ** 30 + value ** 2 + 10 ** -3;'],
    ['src/numerics/random/logarithm.ts', 'for (let k = 0; k < 9; k++) table[k] = 2 ** k;'],
    ['src/display/report/a.ts', 'const x = 10 ** digits;'],
  ])('%s may: %s', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});

describe('names and sizes', () => {
  it.each([
    ['src/simulation/engine/utils.ts', 'names say what is inside'],
    ['src/simulation/engine/helpers.ts', 'names say what is inside'],
    ['src/simulation/engine/common.ts', 'names say what is inside'],
    ['src/simulation/engine/misc.ts', 'names say what is inside'],
    ['src/simulation/engine/trialPlan.ts', 'kebab-case names'],
    ['src/simulation/engine/Trial.ts', 'kebab-case names'],
    ['src/simulation/engine/trial_plan.ts', 'kebab-case names'],
    ['src/simulation/engine/trial.plan.ts', 'kebab-case names'],
  ])('%s breaks "%s"', (path, rule) => {
    expect(broken(path, '')).toEqual([rule]);
  });

  const lines = (count: number): string => '\n'.repeat(count);

  it('up to 250 lines no reason is asked; over 400 none is heard', () => {
    const path = 'src/cli/long.ts';
    const rules = (count: number, reasons: Readonly<Record<string, string>>): string[] =>
      checkHouse([{ path, text: lines(count) }], reasons).map(({ rule }) => rule);
    const reasons = { [path]: 'a table' };
    expect([250, 251, 400, 401].map((count) => rules(count, {}).length)).toEqual([0, 1, 1, 1]);
    // A reason that is needed no more goes.
    expect([250, 251, 400, 401].map((count) => rules(count, reasons).length)).toEqual([1, 0, 0, 1]);
    expect(rules(251, {})).toEqual(['files are short']);
  });
});
