/** `plan mix`: which model should run the session, and when handing work on saves. */
import { inRange, PlanError, share, whole } from '../../core/values/index.ts';
import { SESSION_ARRANGEMENTS, type SessionWork } from '../cost/index.ts';
import type { PlanQuestion, QuestionInput } from '../question/index.ts';
import { givenNumber, namedNumbers, optionNumber, wordOf } from '../question/index.ts';
import { contextAdvice } from './context-policy.ts';
import { mixAnswer } from './mix-answer.ts';
import { EMPTY_MIX_FILE, MIX_EXAMPLE, type MixFile, mixFile } from './mix-file.ts';
import { type MixRequest, planMix } from './mix-plan.ts';
import { SESSION_MATRIX } from './session-matrix.ts';

const ASKS = 'Which session model, and when should I hand work on?';

const countOption = (input: QuestionInput, name: string): number | null =>
  optionNumber(input, name, (field, value) => whole(field, value, 0, 1e7));

/** Sizes of options over those of the file; null where neither names any. */
function workOf(input: QuestionInput, { work }: MixFile, shared: Partial<SessionWork>): SessionWork | null {
  const mechanical = countOption(input, 'mechanical') ?? work.mechanical;
  const analytical = countOption(input, 'analytical') ?? work.analytical;
  const deep = countOption(input, 'deep') ?? work.deep;
  if (mechanical === undefined && analytical === undefined && deep === undefined) return null;
  return { mechanical: mechanical ?? 0, analytical: analytical ?? 0, deep: deep ?? 0, ...shared };
}

function contextOf(input: QuestionInput): MixRequest['context'] {
  const percent = optionNumber(input, 'context', (field, value) => inRange(field, value, 0, 100));
  const symptoms = input.text('symptoms');
  const turns = optionNumber(input, 'turns-left', (field, value) => whole(field, value, 0, 1e6));
  const size = givenNumber(input, 'context-size', (field, value) => whole(field, value, 1, 1e8));
  const restartTokens = givenNumber(input, 'restart-tokens', (field, value) => whole(field, value, 0, 1e8));
  if (percent === null) {
    if (symptoms === null) return null;
    throw new PlanError('E_TYPE', '--context', undefined, 'per cent of the context, given with --symptoms');
  }
  const list = symptoms === null ? [] : symptoms.split(',').map((each) => each.trim());
  const { windows } = input.context.quota;
  if (turns === null || windows.every(({ unit }) => unit === 'messages')) {
    return contextAdvice(percent, list, { kind: 'messages' });
  }
  return contextAdvice(percent, list, {
    kind: 'tokens',
    contextTokens: Math.round((size * percent) / 100),
    remainingTurns: turns,
    restartTokens,
  });
}

function requestOf(input: QuestionInput): MixRequest {
  const file = input.file === null ? EMPTY_MIX_FILE : mixFile(input.file);
  const misrouteText = input.text('misroute');
  const misroute =
    misrouteText === null
      ? (file.work.misroute ?? {})
      : namedNumbers('--misroute', misrouteText, SESSION_ARRANGEMENTS, share);
  const turnsBatch =
    optionNumber(input, 'turns-batch', (field, value) => whole(field, value, 1, 1e6)) ??
    file.work.turnsBatch ??
    1;
  const pattern = input.text('pattern');
  return {
    file,
    work: workOf(input, file, { turnsBatch, misroute }),
    turnsBatch,
    misroute,
    pattern: pattern === null ? null : wordOf('--pattern', pattern, Object.keys(SESSION_MATRIX)),
    fixes: givenNumber(input, 'fixes', (field, value) => whole(field, value, 1, 1e6)),
    steps: givenNumber(input, 'steps', (field, value) => whole(field, value, 1, 1e6)),
    context: contextOf(input),
  };
}

export const MIX_QUESTION: PlanQuestion = {
  name: 'mix',
  asks: ASKS,
  options: [
    { name: 'mechanical', describe: 'Tasks for a small model; without sizes the log says', text: null },
    { name: 'analytical', describe: 'Tasks for sonnet', text: null },
    { name: 'deep', describe: 'Tasks for opus', text: null },
    { name: 'turns-batch', describe: 'Mechanical tasks in one turn of a sonnet session', text: null },
    { name: 'misroute', describe: 'Shares of tasks that come back, by session: haiku=0.1', text: null },
    { name: 'pattern', describe: `Kind of work: ${Object.keys(SESSION_MATRIX).join(', ')}`, text: null },
    { name: 'fixes', describe: 'Small fixes to do in one batch', text: '3' },
    { name: 'steps', describe: 'Steps to run before one check', text: '5' },
    { name: 'context', describe: 'Per cent of the context in use: go on or begin afresh?', text: null },
    { name: 'symptoms', describe: 'With --context: wandering, conflicting, cleanSlate', text: null },
    { name: 'turns-left', describe: 'With --context, where tokens count: turns still to come', text: null },
    { name: 'context-size', describe: 'Tokens of a full context', text: '200000' },
    { name: 'restart-tokens', describe: 'Tokens that a fresh session begins with', text: '5000' },
    { name: 'all', describe: 'Show every table', text: null, isFlag: true },
  ],
  file: {
    name: 'workload',
    describe: 'JSON: sizes of work, hand-offs, tasks, ways, classes; without it the log says',
    isRequired: false,
    example: MIX_EXAMPLE,
  },
  usage: 'useful',
  async answer(input) {
    const mix = await planMix(requestOf(input), input.context);
    return { answer: mixAnswer(ASKS, mix, input.flag('all'), input.context) };
  },
};
