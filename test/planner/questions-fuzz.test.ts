/**
 * Nonsense in every place a person can put it: options, the question's file, the log. Each case is an answer without
 * NaN, Infinity or a null that stands for them, or one coded sentence; never another exception, never a hang.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { PLAN_OPTIONS } from '../../src/cli/options/plan-options.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import type { PlanQuestion, QuestionOption } from '../../src/planner/question/index.ts';
import { type Asked, PlanDesk } from './asked-plan.ts';
import { brokenCopy, placesOf } from './broken-copy.ts';
import { oddLog } from './odd-log.ts';

const QUESTIONS = await loadQuestions();

const desk = new PlanDesk();
afterAll(() => desk.close());

const SEED = 20260211;
/** Cases of one value changed; of a larger example so many are drawn, all by `npm run fuzz`. */
const MOST_PLACES = Number(process.env.QUOTALAB_FUZZ_PLACES ?? 60);
const TAKES_ALL: boolean = MOST_PLACES > 1000;
/** A plan of tasks is a search of a fifth of a second, any other answer a fiftieth: it takes a quarter of the cases. */
const casesOf = ({ name }: PlanQuestion, cases: number): number =>
  name === 'tasks' ? Math.ceil(cases / 4) : cases;
const PRESET = 'doc-2026-messages:pro';

// biome-ignore format: one list of texts
const ODD_TEXTS: readonly string[] = [
  '1', '2', '7', '100', '10000',
  'NaN', 'Infinity', '-Infinity', '-1', '-0', '0', '', ' ', ',', '=', '1,,2', '0.1', '1.5', '1e9',
  '1000000000', '1e308', '1e400', '5e-324', '1e-12', '-1e9', '0x10', '1_000', 'true', 'null', 'nobody', 'nobody=1',
  'sonnet=-1', 'sonnet=1e9,opus=1e9', 'sonnet=1,sonnet=1', 'opus=NaN', 'a/b/c', '9-17', '25-30', '17-9',
  '[]', '{}', '__proto__', 'constructor=1', '0.5,0.5,0.5', '1,0,0', '0,0,0', '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z', '2026-01-30T17:00:00+14:00',
];
/** Options that end before the question is asked, or draw a page of the answer. */
const QUIET: readonly string[] = ['html', 'example'];

const isAsked = ({ name }: QuestionOption): boolean => !QUIET.includes(name);

/** The file of a question whose options are the point: of tasks three, one of which waits for another. */
function shortFile({ name, file }: PlanQuestion): Pick<Asked, 'file'> {
  if (name !== 'tasks') return {};
  const example = file!.example as { readonly tasks: readonly unknown[] };
  return { file: JSON.stringify({ ...example, tasks: example.tasks.slice(0, 3) }) };
}

async function faultOf(question: PlanQuestion, asked: Asked): Promise<string | null> {
  const { fault } = await desk.ask(question, {
    ...shortFile(question),
    ...asked,
  });
  return fault === null ? null : `${JSON.stringify(asked).slice(0, 3000)}\n${fault}`;
}

/** An option with a default that is a number takes numbers only. */
const NO_NUMBERS: readonly string[] = ['NaN', '', 'nobody', '1e400', '0x10'];

/** What is wrong with the outcomes of one option's values: faults, refusals that do not name it, NaN let pass. */
async function optionFaults(
  question: PlanQuestion,
  option: QuestionOption,
  values: readonly string[],
): Promise<string[]> {
  const { name, text, isFlag } = option;
  const isNumber = text !== null && /^[\d.]+$/.test(text);
  const faults: string[] = [];
  for (const value of isFlag === true ? [true as const] : values) {
    const { exitCode, fault, message } = await desk.ask(question, {
      ...shortFile(question),
      texts: { [name]: value },
    });
    const isNamed = isFlag === true || message === '' || message.includes(name);
    const isPassed = isNumber && NO_NUMBERS.includes(String(value)) && exitCode !== 2;
    if (fault !== null) faults.push(`--${name}='${value}': ${fault}`);
    if (!isNamed) faults.push(`--${name}='${value}' is not named: ${message}`);
    if (isPassed) faults.push(`--${name}='${value}' is taken`);
  }
  return faults;
}

describe.each(QUESTIONS.map((question) => [question.name, question] as const))('plan %s', (_, question) => {
  const both = (texts: Record<string, string | true>): Asked[] => [
    { texts },
    { texts: { ...texts, preset: PRESET } },
  ];

  // Trials begin with the accounts of a pool: the example of tasks has pools of its own.
  const isSimulated = question.name !== 'tasks' && question.options.some(({ name }) => name === 'simulate');

  it('[7.10] answers its own example, whatever the quota', async () => {
    for (const asked of [...both({}), ...(isSimulated ? [{ texts: { simulate: '20' } }] : [])]) {
      expect(await desk.ask(question, asked)).toEqual({ exitCode: 0, fault: null, message: '' });
    }
  });

  // Options are read by a few readers: each question takes a third of the values, any three all; `npm run fuzz` takes all.
  const turn = QUESTIONS.indexOf(question) % 3;
  const third = ODD_TEXTS.filter((_, index) => TAKES_ALL || index % 3 === turn);

  it.each([
    ['its own options', question.options, third],
    ['the options of every question', PLAN_OPTIONS, third],
  ] as const)('[7.10] takes or refuses any value of %s', async (_, options, values) => {
    const faults: string[] = [];
    for (const option of options.filter(isAsked)) {
      faults.push(...(await optionFaults(question, option, values)));
    }
    expect(faults).toEqual([]);
  });

  it('[7.10] takes or refuses options together', async () => {
    const given = fc
      .uniqueArray(fc.constantFrom(...[...question.options, ...PLAN_OPTIONS].filter(isAsked)), {
        maxLength: 4,
      })
      .chain((options) =>
        fc.tuple(
          ...options.map(({ name, isFlag }) =>
            fc.tuple(
              fc.constant(name),
              isFlag === true ? fc.constant(true as const) : fc.constantFrom(...ODD_TEXTS),
            ),
          ),
        ),
      );
    const property = fc.asyncProperty(given, fc.boolean(), async (pairs, hasPreset) => {
      const texts = { ...(hasPreset ? { preset: PRESET } : {}), ...Object.fromEntries(pairs) };
      expect(await faultOf(question, { texts })).toBeNull();
    });
    await fc.assert(property, { seed: SEED, numRuns: 16 });
  });

  it('[7.10] takes or refuses any log', async () => {
    const flags = fc.record({ hasPreset: fc.boolean(), isLenient: fc.boolean(), hasNoNow: fc.boolean() });
    const property = fc.asyncProperty(oddLog, flags, async (log, { hasPreset, isLenient, hasNoNow }) => {
      const texts = { ...(hasPreset ? { preset: PRESET } : {}), ...(isLenient ? { lenient: true } : {}) };
      expect(
        await faultOf(question, {
          texts: texts as Asked['texts'] & object,
          log,
          ...(hasNoNow ? { hasNoNow } : {}),
        }),
      ).toBeNull();
    });
    await fc.assert(property, { seed: SEED, numRuns: 12 });
  });

  if (question.file === null) return;
  const { example } = question.file;

  it('[7.10] takes or refuses any JSON as its file', async () => {
    const property = fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (json) => {
      expect(await faultOf(question, { file: JSON.stringify(json) })).toBeNull();
    });
    await fc.assert(property, { seed: SEED, numRuns: casesOf(question, 24) });
    for (const file of ['', '{', 'nonsense\nof\nlines', '\u0000', '{"__proto__":{"id":1}}', '1e400']) {
      expect(await faultOf(question, { file })).toBeNull();
    }
  });

  it('[7.10] takes or refuses its example with any one value replaced, left out or doubled', async () => {
    const all = placesOf(example);
    const length = Math.min(all.length, casesOf(question, MOST_PLACES));
    const some = fc.shuffledSubarray(all, { minLength: length, maxLength: length });
    const faults: (string | null)[] = [];
    for (const file of fc.sample(some, { seed: SEED, numRuns: 1 }).flat()) {
      faults.push(await faultOf(question, { file }));
    }
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
  });

  it('[7.10] takes or refuses its example broken in a few places, with its flags', async () => {
    const names = [...question.options, { name: 'strict', isFlag: true }]
      .filter(({ isFlag }) => isFlag === true)
      .map(({ name }) => name);
    const texts = fc.record({
      preset: fc.constantFrom(null, PRESET),
      flags: fc.subarray(names),
    });
    const property = fc.asyncProperty(brokenCopy(example), texts, async (file, { preset, flags }) => {
      const given: Record<string, string | true> = Object.fromEntries(flags.map((flag) => [flag, true]));
      if (preset !== null) given.preset = preset;
      expect(await faultOf(question, { file, texts: given })).toBeNull();
    });
    await fc.assert(property, { seed: SEED, numRuns: casesOf(question, 24) });
  });
});

const ONE_LINE = /^quotalab: [^\n]+\n$/;

/** Exit code and what was written to stderr. */
async function typed(words: readonly string[]): Promise<readonly [exitCode: number, said: string]> {
  let said = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(() => true),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    }),
  ];
  try {
    return [await main(words), said];
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('the command line', () => {
  it.each(['', 'nobody', 'NaN'])('[7.10] has no question "%s"', async (name) => {
    expect(await typed(['plan', name])).toEqual([2, expect.stringMatching(ONE_LINE)]);
  });

  it.each(
    QUESTIONS.map((question) => [question.name, question] as const),
  )('[7.10] of plan %s refuses what is no option of it, flags with values, and options without', async (name, {
    options,
  }) => {
    const wrong = [
      ['--nonsense'],
      ['--seed', '1', '--seed', '2'],
      ['--json=maybe'],
      ['--explain=NaN'],
      ['--explain', '--explain'],
      ['--now'],
      ['one.json', 'two.json'],
      ['--', 'tail'],
      ['no-such-file.json'],
      ...options.map((option) => [`--${option.name}${option.isFlag === true ? '=no' : ''}`]),
    ];
    for (const words of wrong) {
      const [exitCode, said] = await typed(['plan', name, ...words]);
      expect([words, exitCode, said]).toEqual([words, 2, expect.stringMatching(ONE_LINE)]);
    }
  });
});
