/** `plan mix`: which model should run the session, and when handing work on saves. Read next: mix-facts.ts. */
import { PlanError, share } from '../../core/values/index.ts';
import {
  type Asked,
  costsField,
  listField,
  nameField,
  objectField,
  type PlanQuestion,
  pairsField,
  question,
  rangeField,
  shareField,
  unitsField,
  wholeField,
  wordField,
} from '../question/index.ts';
import { DEPTHS } from '../rules/index.ts';
import { type MixRequest, mixFacts } from './mix-facts.ts';
import { mixPage } from './mix-page.ts';
import { ARRANGEMENTS, type ByClass, CLASSES, MODELS } from './session-costs.ts';

const MOST_TASKS = 1e7;
const tasks = () => wholeField(0, MOST_TASKS).optional();
const misrouted = () => shareField().optional();

const OPTIONS = {
  mechanical: tasks().describe('Tasks for a small model; without sizes the log says'),
  analytical: tasks().describe('Tasks for sonnet'),
  deep: tasks().describe('Tasks for opus'),
  'turns-batch': wholeField(1, 1e6).optional().describe('Mechanical tasks in one turn of a sonnet session'),
  misroute: pairsField(ARRANGEMENTS, share)
    .optional()
    .describe('Shares of tasks that come back, by session: haiku=0.1'),
  context: rangeField(0, 100).optional().describe('Per cent of the context in use: go on or begin afresh?'),
  symptoms: nameField().optional().describe('With --context: wandering, conflicting, cleanSlate'),
  'turns-left': wholeField(0, 1e6)
    .optional()
    .describe('With --context, where tokens count: turns still to come'),
  'context-size': wholeField(1, 1e8).prefault(200_000).describe('Tokens of a full context'),
};

/** Sizes, how often work is misrouted, pieces to hand on, tasks to find a model for. */
const FILE = objectField({
  mechanical: tasks(),
  analytical: tasks(),
  deep: tasks(),
  turns_batch: wholeField(1).optional(),
  misroute: objectField({
    haiku: misrouted(),
    sonnet: misrouted(),
    router: misrouted(),
    opus: misrouted(),
    'opus-alone': misrouted(),
  }).optional(),
  weights: costsField(MODELS).optional(),
  delegation: listField(
    objectField({
      name: nameField(),
      direct: unitsField(),
      hand_off: unitsField().prefault(1),
      executor: unitsField().prefault(0),
    }),
  ),
  tasks: listField(objectField({ type: nameField(), tokens: wholeField(0, 1e7), depth: wordField(DEPTHS) })),
});

type MixAsked = Asked<typeof OPTIONS, typeof FILE>;

/** Sizes of options over those of the file; null where neither names any. */
function sizesOf({ options, file }: MixAsked): ByClass | null {
  const [mechanical, analytical, deep] = CLASSES.map((each) => options[each] ?? file?.[each]);
  if (mechanical === undefined && analytical === undefined && deep === undefined) return null;
  return { mechanical: mechanical ?? 0, analytical: analytical ?? 0, deep: deep ?? 0 };
}

function contextOf({ options }: MixAsked): MixRequest['context'] {
  const { context: percent, symptoms, 'turns-left': turnsLeft = null } = options;
  if (percent !== undefined) {
    const list = symptoms?.split(',').map((each) => each.trim()) ?? [];
    return { percent, symptoms: list, turnsLeft, fullTokens: options['context-size'] };
  }
  if (symptoms === undefined) return null;
  throw new PlanError('E_TYPE', '--context', undefined, 'per cent of the context, given with --symptoms');
}

export const MIX_QUESTION: PlanQuestion = question({
  name: 'mix',
  asks: 'Which session model, and when should I hand work on?',
  options: OPTIONS,
  file: {
    name: 'workload',
    describe: 'JSON: sizes of work, hand-offs, tasks; without it the log says',
    isRequired: false,
    example: {
      mechanical: 30,
      analytical: 20,
      deep: 5,
      turns_batch: 1,
      misroute: { haiku: 0.05 },
      delegation: [{ name: 'search the code', direct: 8, hand_off: 1, executor: 0 }],
      tasks: [{ type: 'code-analysis', tokens: 12_000, depth: 'medium' }],
    },
    schema: FILE,
  },
  usage: 'useful',
  compute: (context, asked) =>
    mixFacts(
      {
        sizes: sizesOf(asked),
        turnsBatch: asked.options['turns-batch'] ?? asked.file?.turns_batch ?? 1,
        misroute: asked.options.misroute ?? asked.file?.misroute ?? {},
        weights: asked.file?.weights ?? {},
        delegation:
          asked.file?.delegation.map(({ hand_off: handOver, ...each }) => ({ ...each, handOver })) ?? [],
        tasks: asked.file?.tasks ?? [],
        context: contextOf(asked),
      },
      context,
    ),
  page: mixPage,
});
