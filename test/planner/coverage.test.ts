/**
 * Every id of the planner's specification has a test: capabilities (A1 to N6), faults of the document (W1 to W90) and
 * reference vectors (7.1 to 7.11). A test says which by the tags that open its title: `it('[A5] [W14] ...')`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const CAPABILITIES: ReadonlyArray<readonly [letter: string, count: number]> = [
  ['A', 9],
  ['B', 15],
  ['C', 22],
  ['D', 11],
  ['E', 7],
  ['F', 15],
  ['G', 12],
  ['H', 7],
  ['I', 4],
  ['J', 4],
  ['K', 7],
  ['L', 6],
  ['M', 4],
  ['N', 6],
  ['W', 90],
  ['7.', 11],
];

/** Every id, in the order of the specification. */
const IDS: readonly string[] = CAPABILITIES.flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const entry of value) yield* nodesOf(entry);
  else if (value !== null && typeof value === 'object') {
    if (typeof (value as Node).type === 'string') yield value as Node;
    for (const entry of Object.values(value)) yield* nodesOf(entry);
  }
}

/** `it` of it(...), it.each(...)(...), it.for(...)(...); null of a test that is skipped or not written. */
function rootName(callee: unknown): string | null {
  const node = callee as Node;
  if (node.type === 'Identifier') return node.name as string;
  if (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression') {
    return rootName(node.callee ?? node.tag);
  }
  if (node.type !== 'MemberExpression') return null;
  const { name } = node.property as Node;
  return name === 'skip' || name === 'todo' ? null : rootName(node.object);
}

function textOf(argument: unknown): string {
  const node = argument as Node | undefined;
  if (node?.type === 'Literal') return String(node.value);
  if (node?.type !== 'TemplateLiteral') return '';
  return ((node.quasis as Node[])[0]!.value as { cooked: string }).cooked;
}

/** Tags that open a title: `[A5] [W14] ...` and `[A5, W14] ...`. */
function tagsOf(title: string): string[] {
  const opening = /^(?:\s*\[[^\]]*\])+/.exec(title)?.[0] ?? '';
  return [...opening.matchAll(/\[([^\]]*)\]/g)].flatMap(([, tags]) => tags!.split(/[\s,]+/));
}

/** Tags of the tests in a file; where a title begins with a value of its table, those of the table. */
function testTags(path: string, text: string): string[] {
  const tags: string[] = [];
  for (const node of nodesOf(parseSync(path, text).program)) {
    if (node.type !== 'CallExpression') continue;
    const name = rootName(node.callee);
    if (name !== 'it' && name !== 'test') continue;
    const title = textOf((node.arguments as unknown[])[0]);
    if (!/^\[?[%$]/.test(title)) tags.push(...tagsOf(title));
    else {
      for (const entry of nodesOf((node.callee as Node).arguments)) {
        const text = textOf(entry);
        tags.push(...(title.startsWith('[') ? [text] : tagsOf(text)));
      }
    }
  }
  return tags;
}

const FOLDER = join(import.meta.dirname, '..');
/** The planner's own folders, and those of its parts that others use too. */
const PARTS = [
  'planner',
  'quota/rules',
  'core/values',
  'numerics/stats',
  'display/answer',
  'docs/document-rules',
];
const files = PARTS.flatMap((part) =>
  readdirSync(join(FOLDER, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name)),
)
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith('coverage.test.ts'))
  .map((name) => ({ name, tags: testTags(name, readFileSync(join(FOLDER, name), 'utf8')) }));
const tested = new Set(files.flatMap(({ tags }) => tags));

/** Parts of the document that no command reached and that are gone: nobody could ask for them. */
const TAKEN_OUT: ReadonlySet<string> = new Set([
  // Messages counted from turns, agents and tools by hand: a log holds requests.
  'A3',
  'W5',
  'A8',
  'E3',
  'F7',
  'F8',
  'K6',
  'L1',
  'W3',
  'W42',
  // Score: turns, attempts and rules that somebody would have to write down by hand.
  'N1',
  'N2',
  'N5',
  // Share: the commons as a game (what each takes alone, and a price per message that nobody charges); values of
  // more than 12 members, estimated.
  'G3',
  'G4',
  'G7',
  // Status: returns on other clocks too (--time-zone says them).
  'G12',
  // Budget: phases of a project (a sprint asks the same of days).
  'K5',
  // Tasks: switching models by success chances, thresholds for tasks to arrive, go or wait by prices (the schedule says).
  'F3',
  'F4',
  'F15',
  'W48',
  // Tables of priorities, review of commits and gates of pipelines: nobody could ask for them, or had to type rates.
  'D4',
  'M1',
  'M4',
  'W75',
  'W82',
  'W83',
  // Mix: sums and constants that a person adds up (workflows, agents, fixes in a batch, steps without checks, messages
  // of habits), values and prices of ways that nobody has (tasks chooses by value), a Pareto front of typed scores, the
  // document's matrix beside the costs, the rising price of a message.
  'B1',
  'B8',
  'B9',
  'B10',
  'B12',
  'B14',
  'B15',
  'F11',
  'F12',
  'F13',
  'F14',
  'W4',
  'W44',
  'W45',
  'W46',
  'W47',
  'W88',
  'W89',
  // Drafts: indicators against targets without data, what to do when an evaluation breaks off, who leads, looks that only forbid, a register of the other
  // figures, documentation by lines of code, rules for a nearly empty pool.
  'C15',
  'C16',
  'C19',
  'C21',
  'C22',
  'M3',
  'W30',
  'W84',
  'W85',
  'W87',
  // The time of a batch of equal requests: no command asked for it.
  'W90',
]);

describe("the planner's specification", () => {
  it('has a test for every id', () => {
    expect(IDS).toHaveLength(129 + 90 + 11);
    expect(IDS.filter((id) => !tested.has(id) && !TAKEN_OUT.has(id))).toEqual([]);
  });

  it('has no test of an id that is not in it', () => {
    const strange = files.flatMap(({ name, tags }) =>
      tags
        .filter((tag) => /^(?:[A-Z]\d+|7\.\d+)$/.test(tag) && !IDS.includes(tag))
        .map((tag) => `${name}: ${tag}`),
    );
    expect(strange).toEqual([]);
  });
});

describe('the reader of titles', () => {
  const tagsIn = (code: string): string[] => testTags('made-up.test.ts', code);

  it('finds the tags of tests and tables', () => {
    expect(tagsIn("it('[A5] [W14] back', () => {}); test(`[7.2] any`, () => {});")).toEqual([
      'A5',
      'W14',
      '7.2',
    ]);
    expect(tagsIn("it.each([[1]])('[B1, B2] of %d', () => {}); it.concurrent('[C1] x', f);")).toEqual([
      'B1',
      'B2',
      'C1',
    ]);
    expect(tagsIn("it.each([['[W1] a', 1], ['[W2] b', 2]])('%s', () => {});")).toEqual(['W1', 'W2']);
    expect(tagsIn("it.each([['W1', 1]])('[%s] holds', () => {});")).toContain('W1');
  });

  it('takes no tag of a comment, a group, a skipped test, or the middle of a title', () => {
    const code =
      "// it('[A1] x')\ndescribe('[A2] x', () => { it.skip('[A3] x', f); it.todo('[A4] x'); it('x [A5]', f); });";
    expect(tagsIn(code)).toEqual([]);
  });
});
