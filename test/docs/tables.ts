/**
 * The parts of README.md and docs/ that are made from the program's own definitions: what stands between
 * `<!-- table: NAME -->` and `<!-- end -->`. `npm run docs:write` puts them in place (write-docs.ts), and a test says
 * which page is not what it would be.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PLAN_OPTIONS } from '../../src/cli/options/plan-options.ts';
import { SIMULATE_OPTIONS } from '../../src/cli/options/simulate-options.ts';
import { ACCOUNTS_COMMANDS, PROXY_OPTIONS, STATUS_OPTIONS } from '../../src/cli/router/index.ts';
import { plain } from '../../src/cli/simulate/console-lines.ts';
import { parseRequest } from '../../src/cli/simulate/simulate-request.ts';
import { ERROR_CODES } from '../../src/core/index.ts';
import { answerLines, policyTableLines } from '../../src/display/terminal/index.ts';
import { capacityText, filterText, returnsText } from '../../src/display/terminal/window-words.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import type { QuestionOption } from '../../src/planner/question/index.ts';
import { ALL_POLICIES, POLICY_SETS } from '../../src/quota/policies/index.ts';
import { PRESETS, type Preset } from '../../src/quota/pools/index.ts';
import { ACCOUNT_KEYS, POOL_FILE_KEYS, WINDOW_KEYS } from '../../src/quota/pools/pool-keys.ts';
import { SETTINGS } from '../../src/router/server/parts/setting-words.ts';
import { ROUTES } from '../../src/router/server/routes.ts';
import { FIGURES, type FigureTree } from '../../src/simulation/experiment/figure-tree.ts';
import type { ResultRecord } from '../../src/simulation/experiment/index.ts';
import { DEMAND_SOURCES } from '../../src/usage/sources/demand-source.ts';
import { WINGS } from '../architecture/house-map.ts';
import type { FaultRecord } from '../faults.ts';
import { ROOT, readDocument } from './markdown.ts';
import { PROMISES } from './promises.ts';

const QUESTIONS = await loadQuestions();

/** The example that `npm run results` makes. */
const EXAMPLE = 'results/latest_summary.json';
/** What `npm run faults` writes. */
const FAULTS = 'bench/faults.json';
const EXAMPLE_COMMAND = parseRequest({ trials: '2000', 'scenario-mode': 'focused' }).command;

const escaped = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(escaped))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`.replace(/ {2}\|/g, ' |')).join('\n');
}

/** A default that is a value stands as code; words do not. */
const defaultText = (text: string | null): string =>
  text === null || text === '' ? '' : /\s/.test(text) ? text : code(text);

type Named = { readonly name: string; readonly describe: string; readonly text: string | null };

const optionTable = (options: readonly Named[]): string =>
  table(
    ['Option', 'Default', 'Meaning'],
    options.map(({ name, describe, text }) => [code(`--${name}`), defaultText(text), describe]),
  );

const ofRecord = (options: Readonly<Record<string, Omit<QuestionOption, 'name'>>>): Named[] =>
  Object.entries(options).map(([name, option]) => ({ name, ...option }));

function simulateTables(): string {
  const groups = [...new Set(SIMULATE_OPTIONS.map(({ group }) => group))];
  return groups
    .map((group) => {
      const options = SIMULATE_OPTIONS.filter((option) => option.group === group);
      return `**${group}**\n\n${optionTable(options.map((option) => ({ ...option, text: option.default })))}`;
    })
    .join('\n\n');
}

function questionTables(): string {
  return QUESTIONS.map(({ name, asks, options, file }) => {
    const reads = file === null ? '' : ` File: ${file.describe}.`;
    return `**${code(`plan ${name}`)}**: ${asks}${reads}\n\n${optionTable(options)}`;
  }).join('\n\n');
}

/** The families of the last `npm run faults`; null before the first. */
function faultTable(): string | null {
  if (!existsSync(join(ROOT, FAULTS))) return null;
  const { records } = JSON.parse(readDocument(FAULTS)) as { readonly records: readonly FaultRecord[] };
  const families = [...new Set(records.map(({ family }) => family))];
  const sum = (family: string, of: (record: FaultRecord) => number): string =>
    records
      .filter((record) => record.family === family)
      .reduce((total, record) => total + of(record), 0)
      .toLocaleString('en');
  return table(
    ['Fault', 'Tried', 'Promise kept'],
    families.map((family) => [family, sum(family, ({ tried }) => tried), sum(family, ({ kept }) => kept)]),
  );
}

const accountsCommands = (): string =>
  table(
    ['Command', 'What it does'],
    [
      [code('quotalab accounts'), 'Lists accounts with what holds them: cause, evidence, until when'],
      ...Object.entries(ACCOUNTS_COMMANDS).map(([action, what]) => [
        code(`quotalab accounts ${action} NAME`),
        what,
      ]),
    ],
  );

function presetRows({ name, windows, newName }: Preset): string[][] {
  return windows.map(({ id, capacity, unit, clock, resetsWith, counts, asOf }, index) => [
    index > 0 ? '' : newName === undefined ? code(name) : `${code(name)} (now ${code(newName)})`,
    id,
    capacityText(capacity, unit),
    resetsWith === undefined ? returnsText(clock) : `with ${resetsWith}`,
    filterText(counts),
    asOf,
  ]);
}

const keyTable = (keys: Readonly<Record<string, string>>): string =>
  table(
    ['Key', 'Meaning'],
    Object.entries(keys).map(([key, meaning]) => [code(key), meaning]),
  );

const policyRows = (): string[][] =>
  ALL_POLICIES.map(({ name, summary }) => [
    code(name),
    summary,
    ...(['published', 'default'] as const).map((set) => (POLICY_SETS[set].includes(name) ? 'yes' : '')),
  ]);

/** Keys of the summary with what stands below them, one level deep. */
function figureRows(): string[][] {
  const below = (tree: FigureTree): string => {
    if (typeof tree === 'string') return tree;
    const element = tree['[]'];
    if (element === undefined)
      return tree['*'] === undefined ? Object.keys(tree).map(code).join(', ') : 'by name';
    if (typeof element === 'string') return `list of ${element}`;
    const names = 'policy' in element ? 'by policy' : 'group' in element ? 'by group' : 'by name or index';
    return `${names}: ${Object.keys(element).map(code).join(', ')}`;
  };
  return Object.entries(FIGURES).map(([key, tree]) => [code(key), below(tree)]);
}

/** Cells of a line of what is shown: narrow enough for a page. */
const SHOWN_WIDTH = 110;

/**
 * The end of the first command's run, as the program prints the example in results/: the answer and the table of policies.
 * null when a later run with the default --output-dir has replaced the example on this machine.
 */
function terminalText(): string | null {
  const record = JSON.parse(readDocument(EXAMPLE)) as ResultRecord;
  if (record.command !== EXAMPLE_COMMAND) return null;
  const look = { width: SHOWN_WIDTH, color: false, plain };
  return [...answerLines(record, look), '', ...policyTableLines(record, look)]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** What each wing is for. */
const WING_WORDS: Readonly<Record<string, string>> = {
  cli: 'One file a command: read flags, wire the parts, choose exit codes',
  display: 'Records as Markdown, HTML, SVG and terminal pages; the one writer of files',
  planner: 'Nine questions about a quota, a folder each, on parts that they share',
  router: 'What providers say, what is believed of accounts, where a request goes, what is remembered',
  simulation: 'A world, its demand, one trial, the best possible, many trials, who runs them',
  usage: "Usage from the user's files, whoever wrote them",
  quota: 'The model: clocks, windows, accounts; what a policy sees; policies; presets; rules as data',
  numerics: 'Streams and draws; intervals, tests, distributions',
  core: 'Errors, calendar and zones, strict JSON; checked numbers; text in cells of a terminal',
};

/** Wings from the top down with their folders as they are. */
function wingRows(): string[][] {
  const foldersOf = (wing: string): string[] =>
    readdirSync(join(ROOT, 'src', wing), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  return Object.entries(WINGS)
    .sort(([, a], [, b]) => b - a)
    .map(([wing, rank]) => [
      String(rank),
      code(`src/${wing}`),
      foldersOf(wing).map(code).join(' '),
      WING_WORDS[wing] ?? '',
    ]);
}

/** Every generated part by name; null = leave what is there. */
export const BLOCKS: Readonly<Record<string, () => string | null>> = {
  'options of simulate': simulateTables,
  'sources of demand': () =>
    table(
      ['Source', 'What it is'],
      DEMAND_SOURCES.map(({ form, what }) => [code(form), what]),
    ),
  presets: () =>
    table(['Preset', 'Window', 'Holds', 'Returns', 'Counts', 'As of'], PRESETS.flatMap(presetRows)),
  'keys of a pool file': () => keyTable(POOL_FILE_KEYS),
  'keys of an account': () => keyTable(ACCOUNT_KEYS),
  'keys of a window': () => keyTable(WINDOW_KEYS),
  policies: () => table(['Policy', 'Rule', 'In `published`', 'In `default`'], policyRows()),
  'options of proxy': () => optionTable(ofRecord(PROXY_OPTIONS)),
  'commands of accounts': accountsCommands,
  'options of status': () => optionTable(ofRecord(STATUS_OPTIONS)),
  settings: () =>
    table(
      ['Variable', 'Default', 'Meaning'],
      Object.entries(SETTINGS).map(([name, { text, describe }]) => [code(name), defaultText(text), describe]),
    ),
  routes: () =>
    table(
      ['Route', 'What it does'],
      ROUTES.map(({ method, path, query = '', what }) => [code(`${method} ${path}${query}`), what]),
    ),
  questions: () =>
    table(
      ['`quotalab plan`', 'The question it answers'],
      QUESTIONS.map(({ name, asks }) => [code(name), asks]),
    ),
  'options of every question': () => optionTable(PLAN_OPTIONS),
  'options of the questions': questionTables,
  codes: () =>
    table(
      ['Code', 'Exit', 'Meaning'],
      Object.entries(ERROR_CODES).map(([name, { exitCode, meaning }]) => [
        code(name),
        String(exitCode),
        meaning,
      ]),
    ),
  'keys of the summary': () => table(['Key', 'What stands there'], figureRows()),
  wings: () => table(['Rank', 'Wing', 'Folders', 'What it is for'], wingRows()),
  promises: () =>
    table(
      ['Promise', 'Proven by'],
      PROMISES.map(({ promise, proofs }) => [
        promise,
        Object.entries(proofs)
          .map(([file, titles]) => `${code(file)}: ${titles.join('; ')}`)
          .join('<br>'),
      ]),
    ),
  faults: faultTable,
  'what the first command prints': () => {
    const text = terminalText();
    return text === null ? null : `\`\`\`text\n${text}\n\`\`\``;
  },
};

const MARKED = /<!-- table: ([^>]+?) -->\n[\s\S]*?<!-- end -->/g;

/** The document with every generated part as it is now. Throws for a name that is none. */
export function filled(markdown: string): string {
  return markdown.replace(MARKED, (whole, name: string) => {
    const make = BLOCKS[name];
    if (make === undefined) {
      throw new Error(`there is no generated part '${name}'; known: ${Object.keys(BLOCKS).join(', ')}`);
    }
    const made = make();
    return made === null ? whole : `<!-- table: ${name} -->\n\n${made}\n\n<!-- end -->`;
  });
}

/** Names of the generated parts of a document. */
export const namesIn = (markdown: string): string[] =>
  [...markdown.matchAll(MARKED)].map((match) => match[1]!);
