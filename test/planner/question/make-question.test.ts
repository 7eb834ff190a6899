/** The mechanism of all questions on a small one of its own: options, file, facts, page, refusals, JSON Schema. */
import { describe, expect, it } from 'vitest';
import {
  answerJson,
  costsField,
  flagField,
  listField,
  objectField,
  type PlanQuestion,
  pairsField,
  question,
  questionSchema,
  unitsField,
  wholeField,
} from '../../../src/planner/question/index.ts';
import { contextOf, inputOf, poolQuota } from '../plan-contexts.ts';

const TOY: PlanQuestion = question({
  name: 'toy',
  asks: 'How many boxes?',
  options: {
    boxes: wholeField(1, 9).prefault(3).describe('Boxes to fill'),
    'per-box': pairsField(['red', 'blue']).optional().describe('Items by colour'),
    'is-open': flagField().describe('Leave them open'),
  },
  file: {
    name: 'shelf',
    describe: 'JSON: boxes, colours',
    isRequired: false,
    example: { boxes: [{ size: 1 }] },
    schema: objectField({
      boxes: listField(objectField({ size: unitsField(), by: costsField().optional() })),
    }),
  },
  usage: 'none',
  compute: (_context, { options, file }) => ({
    boxCount: options.boxes,
    isOpen: options['is-open'],
    sizes: file?.boxes.map(({ size }) => size) ?? [],
    cost: { myPool: 2 },
    byColour: new Map([['darkRed', { inBox: -0 }]]),
    unknown: null,
    absent: undefined,
  }),
  page: ({ boxCount }) => ({
    headline: `${boxCount} boxes.`,
    decides: null,
    next: 'Fill them.',
    blocks: [{ kind: 'table', title: 'Boxes', columns: [], rows: [] }],
    notes: [],
  }),
});

const CONTEXT = contextOf({ now: '2026-02-11T10:00:00Z', events: [], quota: poolQuota(10, 20) });
const ask = async (texts: Readonly<Record<string, string>> = {}, file: unknown = null) =>
  (await TOY.answer({ ...inputOf(TOY, CONTEXT, texts), file })).answer;
const refusal = (texts: Readonly<Record<string, string>>, file: unknown = null): Promise<string> =>
  ask(texts, file).then(
    () => 'none',
    ({ code, message }: { code: string; message: string }) => `${code} ${message}`,
  );

describe('a question made of schemas', () => {
  it('lists its options with words and defaults for the help', () => {
    expect(TOY.options).toEqual([
      { name: 'boxes', describe: 'Boxes to fill', text: '3' },
      { name: 'per-box', describe: 'Items by colour', text: null },
      { name: 'is-open', describe: 'Leave them open', text: null, isFlag: true },
    ]);
  });

  it('takes defaults, texts as numbers, and the file', async () => {
    expect((await ask()).headline).toBe('3 boxes.');
    expect((await ask({ boxes: '9' }, { boxes: [{ size: 4 }] })).data).toEqual({
      box_count: 9,
      is_open: false,
      sizes: [4],
      cost: { myPool: 2 },
      by_colour: { darkRed: { in_box: 0 } },
      unknown: null,
    });
  });

  it.each([
    [{ boxes: '10' }, null, 'E_RANGE --boxes is 10; allowed: 1 to 9'],
    [{ boxes: 'x' }, null, 'E_TYPE --boxes is "x"; allowed: a finite number'],
    [{ boxes: '1.5' }, null, 'E_INT --boxes is 1.5; allowed: a whole number'],
    [{ 'per-box': 'rd=1' }, null, 'E_UNKNOWN --per-box is "rd"; allowed: red, blue'],
    [{ 'per-box': 'red=1,red=2' }, null, 'E_DUP --per-box is "red"; allowed: each name once'],
    [{}, [], 'E_TYPE shelf is []; allowed: an object of boxes'],
    [{}, { box: [] }, 'E_UNKNOWN key of shelf is "box"; allowed: boxes'],
    [{}, { boxes: 3 }, 'E_TYPE boxes is 3; allowed: a list'],
    [{}, { boxes: [{}] }, 'E_TYPE boxes[0].size is missing; allowed: a finite number'],
    [{}, { boxes: [{ size: 1 }, { size: -1 }] }, 'E_RANGE boxes[1].size is -1; allowed: 0 or more'],
    [{}, { boxes: [{ size: 1, sise: 2 }] }, 'E_UNKNOWN key of boxes[0] is "sise"; allowed: size, by'],
    [
      {},
      { boxes: [{ size: 1, by: { red: '2' } }] },
      'E_TYPE boxes[0].by.red is "2"; allowed: a finite number',
    ],
  ])('refuses %j %j', async (texts, file, words) => {
    expect(await refusal(texts as Record<string, string>, file)).toBe(words);
  });

  it('gives its facts as JSON beside the words, and refuses a figure that is none', async () => {
    expect(answerJson(await ask())).toMatchObject({ headline: '3 boxes.', binding: null, box_count: 3 });
    const odd = question({
      name: 'odd',
      asks: '',
      options: {},
      file: null,
      usage: 'none',
      compute: () => ({ rate: Number.NaN }),
      page: () => ({ headline: '', decides: null, next: '', blocks: [], notes: [] }),
    });
    await expect(odd.answer({ ...inputOf(odd, CONTEXT), file: null })).rejects.toThrow('data.rate');
  });

  it('tells options and file as JSON Schema', () => {
    expect(questionSchema(TOY)).toMatchObject({
      question: 'toy',
      options: {
        properties: {
          boxes: { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'Boxes to fill' },
          'is-open': { type: 'boolean' },
        },
        additionalProperties: false,
      },
      file: { properties: { boxes: { items: { required: ['size'] } } } },
    });
  });
});
