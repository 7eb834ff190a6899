/** A sweep as one answer: sentences first, then tables and figures; the same for terminal, page, Markdown and JSON. */
import { rankCorrelation } from '../../numerics/stats/index.ts';
import { type Answer, type AnswerSection, tableBlock } from '../../planner/question/index.ts';
import { countOf } from '../../usage/events/index.ts';
import type { SimulateRequest } from '../simulate/index.ts';
import { accountsAnswer } from './accounts-answer.ts';
import { type Axis, sweptOf } from './axes.ts';
import { carryAnswer } from './carry-answer.ts';
import { choiceAnswer } from './choice-answer.ts';
import type { Answered, SweptCell } from './sweep-answers.ts';
import type { SweepRequest } from './sweep-cells.ts';
import { sweepFigures } from './sweep-figures.ts';
import { AXIS_TITLES, choiceWords, placeData, placeWords, servedCell, valueData } from './sweep-words.ts';

const SWEEP_SCHEMA_VERSION = 1;
/** A cell that has run, with its command and the configuration digest of that. */
export type Swept = SweptCell & { readonly command: string; readonly configHash: string };

/** What moves the served share in a sample of cells: rank correlations, the strongest first. */
function movesAnswer(cells: readonly Swept[], axes: readonly Axis[]): Answered {
  const served = cells.map(({ facts }) => facts.policies[0]!.served);
  const rows = sweptOf(axes)
    .map(({ name, values }) => {
      const positions = cells.map(({ place }) => values.indexOf(place[name]!));
      return { name, correlation: rankCorrelation(positions, served) };
    })
    .filter(({ correlation }) => Number.isFinite(correlation))
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
  const [first] = rows;
  return {
    sentences: [
      first === undefined
        ? 'Nothing that was varied moves the share served.'
        : `The share served goes most with ${AXIS_TITLES[first.name].toLowerCase()}: rank correlation ${first.correlation.toFixed(2)} over ${cells.length} cells.`,
    ],
    sections: tableBlock(
      'What moves the share served',
      ['Varied', '>Rank correlation'],
      rows.map(({ name, correlation }) => [
        AXIS_TITLES[name],
        { text: correlation.toFixed(2), value: correlation, unit: 'correlation' },
      ]),
    ),
    data: { moves: rows.map(({ name, correlation }) => ({ axis: name, rank_correlation: correlation })) },
  };
}

function answersOf(
  cells: readonly Swept[],
  { axes, isSample, target, shared }: SweepRequest,
): readonly Answered[] {
  if (isSample) return [movesAnswer(cells, axes)];
  const swept = sweptOf(axes);
  const axis = (name: Axis['name']): Axis | undefined => swept.find((own) => own.name === name);
  const [load, accounts] = [axis('load'), axis('accounts')];
  const { indifference } = shared.statistics;
  const hasChoice = cells.some(({ facts }) => facts.choice.kind !== 'one_policy');
  const along = load ?? axis('worth') ?? swept[0]!;
  return [
    ...(load === undefined ? [] : [carryAnswer(cells, load, target)]),
    // With a load of its own each number of accounts meets another demand.
    ...(accounts === undefined || cells[0]!.place.load !== undefined
      ? []
      : [accountsAnswer(cells, { accounts, other: swept.find((own) => own !== accounts) }, target)]),
    ...(hasChoice ? [choiceAnswer(cells, along, indifference)] : []),
  ];
}

function cellTable(cells: readonly Swept[], { target, shared }: SweepRequest): AnswerSection[] {
  const { indifference } = shared.statistics;
  return tableBlock(
    'Cells',
    ['Cell', '>Served %', 'Best policy', 'Does it matter which, points', '>Trials'],
    cells.map((cell) => [
      placeWords(cell.place),
      servedCell(cell.facts),
      cell.facts.choice.kind === 'no_matter' ? 'any' : cell.facts.policies[0]!.policy,
      choiceWords(cell.facts, { indifference, target }),
      { text: String(cell.facts.trials), value: cell.facts.trials, unit: 'trials' },
    ]),
  );
}

/** A choice for programs. */
function choiceData({ choice }: SweptCell['facts']): Record<string, unknown> {
  if (!('halfWidth' in choice)) return choice;
  const { halfWidth, ...rest } = choice;
  return { ...rest, half_width_95: halfWidth };
}

const dataOf = ({ place, facts, command, configHash }: Swept): Record<string, unknown> => ({
  ...placeData(place),
  trials: facts.trials,
  policies: facts.policies.map(({ policy, served, halfWidth, objective }) => ({
    policy,
    served_share: served,
    half_width_95: halfWidth,
    objective_score: objective,
  })),
  choice: choiceData(facts),
  command,
  config_hash: configHash,
  result_digest: facts.resultDigest,
  demand_digest: facts.demandDigest,
});

function notesOf(request: SweepRequest, cells: readonly Swept[], shared: SimulateRequest): string[] {
  const { trials, untilSettled, isSample } = request;
  const early = cells.filter(({ facts }) => facts.trials < trials).length;
  return [
    `Every cell is on the same draws (seed ${shared.seed}) and equals the run of its command in the JSON, digest for digest.`,
    untilSettled
      ? `A cell stops when it is known which policy is first and whether the target is met: ${early} of ${cells.length} stopped before ${countOf(trials, 'trial')}.`
      : `Every cell has ${countOf(trials, 'trial')}.`,
    'Intervals are 95 %, for all policies of a cell at once, and bear that cells stop early.',
    ...(isSample
      ? [
          'A sample of cells is no grid: how many accounts are needed, and from where on a policy matters, asks for one.',
        ]
      : []),
    ...(cells[0]!.place.load === undefined
      ? []
      : [
          "Load is demand over what the cell's own accounts give in a week; between loads a straight line is drawn.",
        ]),
  ];
}

/** The page of cells that have run. */
export function sweepPage(cells: readonly Swept[], request: SweepRequest): Answer {
  const { axes, isSample, target, shared } = request;
  const answers = answersOf(cells, request);
  const sentences = answers.flatMap((answer) => answer.sentences);
  const figures = isSample ? [] : sweepFigures(cells, sweptOf(axes), target);
  return {
    question: 'How many accounts, at which load, by which policy?',
    headline: sentences[0] ?? `${cells.length} cells have run.`,
    binding: null,
    next: sentences.slice(1).join(' ') || 'Look at the cells below.',
    sections: [...answers.flatMap(({ sections }) => sections), ...cellTable(cells, request)],
    explanations: [],
    figures,
    notes: notesOf(request, cells, shared),
    data: {
      schema_version: SWEEP_SCHEMA_VERSION,
      seed: shared.seed,
      target,
      axes: Object.fromEntries(
        axes.map(({ name, values }) => [name, values.map((value) => valueData(name, value))]),
      ),
      ...Object.assign({}, ...answers.map(({ data }) => data)),
      cells: cells.map(dataOf),
    },
  };
}
