/** The map of the house holds in src/, workers/ and templates/; and each rule of it can fail. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  checkHouse,
  codeOf,
  FLOORS,
  LIBRARY_HOMES,
  LONG_FILES,
  type SourceFile,
  templateArithmetic,
} from './house-rules.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

function filesBelow(folder: string, ending: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(ROOT, file).split(sep).join('/'), text: readFileSync(file, 'utf8') };
    });
}

const SOURCES = [...filesBelow('src', '.ts'), ...filesBelow('workers', '.ts')];
const TEMPLATES = filesBelow('templates', '.hbs');

describe('the real tree', () => {
  it('keeps every rule', () => {
    expect(SOURCES.length).toBeGreaterThan(80);
    expect(checkHouse(SOURCES)).toEqual([]);
  });

  it('has every folder it shall have', () => {
    const folders = new Set(SOURCES.map(({ path }) => path.split('/')[1]!));
    for (const folder of ['core', 'random', 'quota', 'stats', 'policies', 'scenario', 'demand', 'engine']) {
      expect(folders).toContain(folder);
    }
    expect(Object.keys(LONG_FILES).filter((path) => !SOURCES.some((file) => file.path === path))).toEqual([]);
  });

  it('names the home of every dependency of the package, and of no other library', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(LIBRARY_HOMES).sort()).toEqual(Object.keys(dependencies).sort());
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
  const folder = dirname(path);
  const index = { path: `${folder}/index.ts`, text: '' };
  const files = [{ path, text }, ...(path.endsWith('/index.ts') ? [] : [index])];
  return checkHouse(files).map(({ rule }) => rule);
}

describe('imports', () => {
  it.each([
    // Up, and across a floor, in every form an import can take.
    ['src/engine/a.ts', "import { x } from '../experiment/index.ts';", 'imports go down'],
    ['src/engine/a.ts', "import type { X } from '../report/index.ts';", 'imports go down'],
    ['src/engine/a.ts', "import { type X } from '../cli/main.ts';", 'imports go down'],
    ['src/engine/a.ts', "export { x } from '../experiment/index.ts';", 'imports go down'],
    ['src/engine/a.ts', "export type { X } from '../experiment/index.ts';", 'imports go down'],
    ['src/engine/a.ts', "import '../experiment/index.ts';", 'imports go down'],
    ['src/engine/a.ts', "const m = await import('../experiment/index.ts');", 'imports go down'],
    ['src/engine/a.ts', "let x: import('../experiment/index.ts').Outcome;", 'imports go down'],
    ['src/policies/a.ts', "import { x } from '../scenario/index.ts';", 'imports go down'],
    ['src/scenario/a.ts', "import { x } from '../policies/index.ts';", 'imports go down'],
    ['src/quota/a.ts', "import { x } from '../random/index.ts';", 'imports go down'],
    ['src/report/a.ts', "import { x } from '../sources/index.ts';", 'imports go down'],
    ['src/runners/a.ts', "import { x } from '../report/index.ts';", 'imports go down'],
    ['src/core/a.ts', "import { x } from '../quota/index.ts';", 'imports go down'],
    ['src/index.ts', "export { x } from './cli/index.ts';", 'imports go down'],
    // Past an index, or through one's own.
    ['src/engine/a.ts', "import { x } from '../quota/window.ts';", 'folders are imported by their index'],
    ['src/index.ts', "export { x } from './quota/window.ts';", 'folders are imported by their index'],
    ['src/engine/a.ts', "import { x } from './index.ts';", 'siblings are imported directly'],
    // Off the map.
    ['src/engine/a.ts', "import { x } from '../../bench/replay.ts';", 'map'],
    ['src/engine/a.ts', "import { x } from '../../test/x.ts';", 'map'],
    ['src/engine/a.ts', "import { x } from '../nowhere/index.ts';", 'map'],
    ['src/nowhere/a.ts', 'export const x: number = 1;', 'map'],
    ['src/engine/deep/a.ts', 'export const x: number = 1;', 'map'],
    ['src/engine/a.ts', "import { x } from './b.js';", 'extension'],
    // Workers and the library entry.
    ['src/runners/a.ts', "import w from '../../workers/trial-worker.ts';", 'nothing imports workers'],
    ['src/cli/a.ts', "import { x } from '../index.ts';", 'nothing imports the library entry'],
    ['workers/a.ts', "import { x } from '../src/experiment/index.ts';", 'workers import the engine only'],
    ['workers/a.ts', "import { x } from '../src/engine/batch.ts';", 'workers import the engine only'],
    ['workers/a.ts', "import { readFileSync } from 'node:fs';", 'no Node modules here'],
    ['workers/a.ts', "import { z } from 'zod';", 'libraries have a home'],
    // Libraries.
    ['src/engine/a.ts', "import { Piscina } from 'piscina';", 'libraries have a home'],
    ['src/sources/a.ts', "import yargs from 'yargs/yargs';", 'libraries have a home'],
    ['src/cli/a.ts', "import Handlebars from 'handlebars';", 'libraries have a home'],
    ['src/engine/a.ts', "import { x } from 'pure-rand/generator/mersenne';", 'libraries have a home'],
    ['src/report/a.ts', "import { mean } from 'simple-statistics';", 'libraries have a home'],
    ['src/cli/a.ts', "import type { z } from 'zod';", 'libraries have a home'],
    ['src/cli/a.ts', "import { stringify } from 'csv-stringify/sync';", 'libraries have a home'],
    ['src/sources/a.ts', "import Table from 'cli-table3';", 'libraries have a home'],
    ['src/cli/a.ts', "import chalk from 'chalk';", 'libraries have a home'],
    ['src/stats/a.ts', "import { jStat } from 'jstat';", 'libraries have a home'],
    ['src/cli/a.ts', "import { x } from '@scope/other/sub';", 'libraries have a home'],
    ['src/index.ts', "export { z } from 'zod';", 'libraries have a home'],
    // Node modules.
    ['src/demand/a.ts', "import { readFileSync } from 'node:fs';", 'no Node modules here'],
    ['src/demand/a.ts', "import type { Readable } from 'stream';", 'no Node modules here'],
    ['src/core/a.ts', "import { join } from 'path/posix';", 'no Node modules here'],
    ['src/engine/a.ts', "const fs = await import('node:fs');", 'no Node modules here'],
    ['src/experiment/a.ts', "import { readFile } from 'node:fs/promises';", 'no Node modules here'],
    // Stars and computed imports.
    ['src/engine/index.ts', "export * from './trial.ts';", 'no export *'],
    ['src/engine/index.ts', "export * as all from './trial.ts';", 'no export *'],
    ['src/report/a.ts', 'const m = await import(name);', 'computed imports'],
    ['src/report/a.ts', `const m = await import(\`./\${name}.ts\`);`, 'computed imports'],
    ['src/report/a.ts', 'import { from ;', 'parses'],
  ])('%s: %s breaks "%s"', (path, text, rule) => {
    expect(broken(path, text)).toContain(rule);
  });

  it.each([
    ['src/engine/a.ts', "import { x } from '../quota/index.ts';\nimport type { Y } from './b.ts';"],
    [
      'src/report/a.ts',
      "import { x } from '../experiment/index.ts';\nimport { readFileSync } from 'node:fs';",
    ],
    ['src/sources/a.ts', "import { z } from 'zod';\nimport { x } from '../engine/index.ts';"],
    ['src/experiment/a.ts', "import { createHash } from 'node:crypto';"],
    ['src/random/a.ts', "import type { X } from 'pure-rand/types/RandomGenerator';"],
    ['src/cli/a.ts', "const m = await import('./b.ts');"],
    ['workers/a.ts', "import { move } from 'piscina';\nimport { x } from '../src/engine/index.ts';"],
    ['src/index.ts', "export { x } from './runners/index.ts';"],
    [
      'src/engine/a.ts',
      "// import { x } from '../cli/main.ts';\nexport const text: string = '../cli/main.ts';",
    ],
  ])('%s: %s is allowed', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });

  it('a floor may import exactly the floors below it', () => {
    const folders = Object.keys(FLOORS).filter((folder) => folder !== 'cli');
    for (const from of folders) {
      for (const to of folders) {
        if (from === to) continue;
        const way = posix.relative(`src/${from}`, `src/${to}/index.ts`);
        const rules = broken(
          `src/${from}/a.ts`,
          `import { x } from '${way.startsWith('.') ? way : `./${way}`}';`,
        );
        expect(rules, `${from} to ${to}`).toEqual(FLOORS[to]! < FLOORS[from]! ? [] : ['imports go down']);
      }
    }
  });

  it('a folder without an index is found', () => {
    expect(checkHouse([{ path: 'src/engine/a.ts', text: '' }])).toEqual([
      { rule: 'every folder has an index', path: 'src/engine', detail: 'no index.ts' },
    ]);
    expect(checkHouse([{ path: 'src/cli/a.ts', text: '' }])).toEqual([]);
  });
});

describe('pure floors', () => {
  it.each([
    ['src/engine/a.ts', 'const t = Date.now();'],
    ['src/engine/a.ts', 'const t = Date . now();'],
    ['src/engine/a.ts', 'const t = new Date();'],
    ['src/engine/a.ts', 'const t = new Date(epochMs);'],
    ['src/engine/a.ts', 'const t = Date();'],
    ['src/demand/a.ts', 'const t = new Date();'],
    ['src/demand/a.ts', 'const t = new Date;'],
    ['src/demand/a.ts', 'const t = Date.now();'],
    ['src/scenario/a.ts', 'const x = Math.random();'],
    ['src/core/a.ts', "console.warn('x');"],
    ['src/core/a.ts', "console['log']('x');"],
    ['src/stats/a.ts', 'const cwd = process.cwd();'],
    ['src/stats/a.ts', 'const t = performance.now();'],
    ['src/stats/a.ts', 'const t = globalThis.Date;'],
    ['src/random/a.ts', 'setTimeout(() => 1, 5);'],
    ['src/random/a.ts', 'const x = crypto.getRandomValues(a);'],
    ['src/policies/a.ts', "const f = new Function('return 1');"],
    ['src/policies/a.ts', "const fs = require('fs');"],
    ['src/quota/a.ts', `const text = \`\${process.pid}\`;`],
  ])('%s: %s', (path, text) => {
    expect(broken(path, text)).toContain('pure floors');
  });

  it.each([
    ['src/engine/a.ts', '// Date.now() and Math.random() are not used here\n/* console.log, process.exit */'],
    ['src/demand/a.ts', 'const t = Date.parse(text) + Date.UTC(2026, 0) + new Date(epochMs).getTime();'],
    [
      'src/engine/a.ts',
      'const processed = 1; const consoleLines = [processed]; const random = Math.round(1);',
    ],
    ['src/report/a.ts', 'const t = Date.now() + Math.random(); console.log(process.pid, t);'],
    ['src/experiment/a.ts', 'const bytes = Buffer.from([]);'],
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
    ['src/stats/a.ts', 'const x = 2 ** 0.5;'],
    ['src/stats/a.ts', 'const x = value ** exponent;'],
    ['src/engine/a.ts', 'const x = Math.pow(2, 10);'],
    ['src/engine/a.ts', "const x = Math['pow'](2, 10);"],
    ['src/engine/a.ts', 'let x = 2; x **= 1 / 3;'],
    ['src/engine/a.ts', 'const f = Math.pow;'],
  ])('%s: %s has an exponent that is not whole', (path, text) => {
    expect(broken(path, text)).toContain('whole exponents');
  });

  it.each([
    ['src/stats/a.ts', 'const x = 2 ** 30 + value ** 2 + 10 ** -3;'],
    ['src/random/logarithm.ts', 'for (let k = 0; k < 9; k++) table[k] = 2 ** k;'],
    ['src/report/a.ts', 'const x = 10 ** digits;'],
  ])('%s may: %s', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});

describe('names and sizes', () => {
  it.each([
    ['src/engine/utils.ts', 'names say what is inside'],
    ['src/engine/helpers.ts', 'names say what is inside'],
    ['src/engine/common.ts', 'names say what is inside'],
    ['src/engine/misc.ts', 'names say what is inside'],
    ['src/engine/trialPlan.ts', 'kebab-case names'],
    ['src/engine/Trial.ts', 'kebab-case names'],
    ['src/engine/trial_plan.ts', 'kebab-case names'],
    ['src/engine/trial.plan.ts', 'kebab-case names'],
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

describe('templates', () => {
  it.each([
    ['{{add a b}}', ['add a b']],
    ['{{#if (gt a 1)}}x{{/if}}', ['#if (gt a 1)']],
    ['{{multiply value 100}}', ['multiply value 100']],
    ['{{#math a "+" b}}{{/math}}', ['#math a "+" b']],
    ['{{> table rows=(slice rows 3)}}', ['> table rows=(slice rows 3)']],
    ['{{{percent ratio}}}', ['percent ratio']],
  ])('%s computes', (text, found) => {
    expect(templateArithmetic(text)).toEqual(found);
  });

  it('values, blocks and partials do not', () => {
    const text =
      '{{!-- add a b --}}{{this}} {{a.b}} {{@index}} {{../name}} {{#each rows}}{{#if x}}{{else}}{{/if}}{{/each}}{{> table rows}}{{~name~}}';
    expect(templateArithmetic(text)).toEqual([]);
  });
});
