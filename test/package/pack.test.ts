/** The package as npm makes it, installed into an empty folder: the command runs, the types resolve. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../../src/index.ts';
import { builtFile, finishedRun, PROJECT, readRun, removeScratch, scratchDirectory } from '../cli/command.ts';
import { DOCUMENTS, readDocument, relativeLinks } from '../docs/markdown.ts';

const run = promisify(execFile);
const npm = (args: readonly string[], cwd: string): Promise<{ stdout: string }> =>
  run('npm', [...args], { cwd, maxBuffer: 1 << 24 });

const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts'];

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: ReadonlyArray<{ readonly path: string; readonly mode: number }>;
}

/** Packs what was built, without building again. */
async function pack(directory: string): Promise<Packed> {
  builtFile('src/cli/simulate-bin.js');
  const args = ['pack', PROJECT, '--ignore-scripts', '--json', '--pack-destination', directory];
  const [packed] = JSON.parse((await npm(args, directory)).stdout) as Packed[];
  return packed!;
}

/** Installs from npm's cache, else from the registry; returns why neither could be done, or null. */
async function install(tarball: string, folder: string): Promise<string | null> {
  const args = ['install', tarball, '--prefix', folder, ...QUIET];
  try {
    await npm([...args, '--offline'], folder);
    return null;
  } catch {
    // Not everything is in the cache.
  }
  try {
    await npm([...args, '--fetch-retries=1', '--fetch-timeout=20000'], folder);
    return null;
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr ?? error);
    // Only a registry out of reach is excused; a package that cannot be installed is a failure.
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(reason))
      return reason.slice(0, 300);
    throw error;
  }
}

const scratch = scratchDirectory();
const folder = scratchDirectory();
const packed = await pack(scratch);
const unreachable = await install(join(scratch, packed.filename), folder);
if (unreachable !== null) {
  console.warn(
    `\nNOT TESTED: the installed package, because npm's registry cannot be reached:\n${unreachable}\n`,
  );
}
const why = unreachable === null ? '' : ' [SKIPPED: the npm registry cannot be reached]';

afterAll(removeScratch);

describe('the tarball', () => {
  const paths = packed.files.map(({ path }) => path);

  it('holds the programs, the worker, the library with its types, and the templates', () => {
    const templates = readdirSync(join(PROJECT, 'templates')).map((name) => `templates/${name}`);
    expect(templates.length).toBeGreaterThan(0);
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'CHANGELOG.md',
        'LICENSE',
        'dist/src/cli/simulate-bin.js',
        'dist/src/cli/quotalab.js',
        'dist/src/index.js',
        'dist/src/index.d.ts',
        'dist/workers/trial-worker.js',
        ...templates,
      ]),
    );
  });

  it('holds every file that README and the pages of docs/ link to, and no page that README does not lead to', () => {
    const pages = paths.filter((path) => path.endsWith('.md') && path !== 'CHANGELOG.md');
    expect(pages.toSorted()).toEqual([...DOCUMENTS].toSorted());
    const targets = pages.flatMap((page) =>
      relativeLinks(readDocument(page)).map((target) => posix.join(posix.dirname(page), target)),
    );
    expect(targets.length).toBeGreaterThan(15);
    expect(targets.filter((target) => !paths.includes(target))).toEqual([]);
  });

  it('names a repository only if there is one: it names none', () => {
    const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as object;
    expect(['repository', 'homepage', 'bugs'].filter((key) => Object.hasOwn(manifest, key))).toEqual([]);
  });

  it('holds everything of every folder of src that is compiled, and nothing that src has no more', () => {
    const compiled = paths.filter((path) => path.startsWith('dist/src/') && path.endsWith('.js'));
    const sources = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `dist/src/${path.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
    expect(compiled.sort()).toEqual(sources.sort());
  });

  it('holds no test, result, source or map', () => {
    const unwanted = paths.filter(
      (path) =>
        /^(test|bench|results|src|workers|node_modules|coverage)\//.test(path) ||
        (path.endsWith('.ts') && !path.endsWith('.d.ts')) ||
        path.endsWith('.map') ||
        path.includes('.test.'),
    );
    expect(unwanted).toEqual([]);
  });

  it('is small, and names programs that are in it and start node', () => {
    expect(packed.size).toBeLessThan(1_300_000);
    const { bin, dependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    for (const file of Object.values<string>(bin)) {
      expect(paths).toContain(file);
      expect(readFileSync(join(PROJECT, file), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
    expect(Object.keys(dependencies)).not.toContain('vitest');
  });
});

describe.skipIf(unreachable !== null)(`installed into an empty folder${why}`, () => {
  const installed = (path: string): string => join(folder, 'node_modules', 'quotalab', path);

  it('simulate runs on threads and leaves the results of the same run here', async () => {
    const given = ['--trials', '6', '--warmup-weeks', '0'];
    const args = ['--no-install', 'simulate', ...given, '--threads', '2', '--quiet'];
    const { stdout, stderr } = await run('npx', args, { cwd: folder });
    expect(stderr.replace(/^npm warn .*\n/gm, '')).toBe('');
    const there = readRun(join(folder, 'results'));
    const here = await finishedRun({ trials: '6', 'warmup-weeks': '0' });
    expect(there.record.result_digest).toBe(here.record.result_digest);
    expect(there.csv).toBe(here.csv);
    expect(stdout).toContain(`Digest:        ${here.record.result_digest}\n`);
    expect(there.record.versions.quotalab).toBe(here.record.versions.quotalab);
    expect(there.report).toContain('\n## Ranking\n');
    expect(there.files['latest_report.html']).toContain('<figure id="figure-ranking">');
    expect(Object.keys(there.files)).toHaveLength(2 * (4 + 8));
  });

  it('quotalab simulate is the same program', async () => {
    const args = ['--no-install', 'quotalab', 'simulate', '--trials', '2', '--check'];
    const { stdout } = await run('npx', args, { cwd: folder });
    expect(stdout).toContain('All inputs are good.');
  });

  it('the library has the same names as its source', async () => {
    const code = "import * as all from 'quotalab'; console.log(JSON.stringify(Object.keys(all).sort()))";
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual(Object.keys(library).sort());
    expect(JSON.parse(stdout).length).toBeGreaterThan(10);
  });

  describe('types', () => {
    async function compile(source: string): Promise<string> {
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
      writeFileSync(join(folder, 'use.ts'), source);
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: {
            target: 'ES2023',
            lib: ['ES2023'],
            module: 'NodeNext',
            strict: true,
            exactOptionalPropertyTypes: true,
            noEmit: true,
            skipLibCheck: false,
            typeRoots: [join(PROJECT, 'node_modules', '@types')],
            types: ['node'],
          },
          files: ['use.ts'],
        }),
      );
      const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
      return run(process.execPath, [tsc, '-p', folder], { cwd: folder }).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      );
    }

    beforeAll(() => expect(readFileSync(installed('dist/src/index.d.ts'), 'utf8')).not.toBe(''));

    it('resolve in a strict program that has the types of Node and no others', async () => {
      const source = `
        import { ERROR_CODES, findPolicy, METRICS, type Policy, POLICY_SETS, QuotalabError } from 'quotalab';
        const policy: Policy | undefined = findPolicy(POLICY_SETS.default[0] ?? '');
        export const names: readonly string[] = METRICS;
        export const code: number = ERROR_CODES.BAD_OPTION.exitCode;
        export const text: string = new QuotalabError('BAD_OPTION', policy?.name ?? '').message;
      `;
      expect(await compile(source)).toBe('');
    });

    it('are types: a wrong use does not compile', async () => {
      const source =
        "import { findPolicy } from 'quotalab';\nexport const policy: number = findPolicy('paced');\n";
      expect(await compile(source)).toContain('TS2322');
    });
  });
});
