/** Is the use usual: a row for each pool, then what stands out, in sentences. */
import type { AnswerSection } from '../answer/index.ts';
import { dayWords, type LocalClock, unitName, unitsWords } from '../question/index.ts';
import type { LaneHabits } from './status-findings.ts';

const laneWord = (name: string): string => (name === 'all' ? '' : `${name}: `);

/** Sentences on one pool; none where nothing stands out. */
function habitSentences({ lane, habits }: LaneHabits, clock: LocalClock): string[] {
  if (habits.status === 'insufficient') return [];
  const { unusual, drift, shifts } = habits;
  const head = laneWord(lane.name);
  const unit = unitName(lane.unit);
  const days = unusual
    .slice(-3)
    .map(
      ({ day, units, verdict }) =>
        `${head}${dayWords(day, clock)} used ${unitsWords(units)} ${unit}, ${verdict.direction} the usual ` +
        `${unitsWords(Math.max(0, verdict.low))} to ${unitsWords(verdict.high)}.`,
    );
  const isDrifting = drift !== null && (drift.ewma || drift.cusum);
  const chart = drift?.ewma === true ? (drift.cusum ? 'EWMA and CUSUM' : 'EWMA') : 'CUSUM';
  const slow = isDrifting
    ? [
        `${head}the last 14 days with use run ${drift.isUp ? 'higher' : 'lower'} than those before (${chart}).`,
      ]
    : [];
  const steps = shifts
    .slice(-3)
    .map(
      ({ day, before, after }) =>
        `${head}the level shifted on ${dayWords(day, clock)}: ${unitsWords(before)} to ${unitsWords(after)} ${unit} a day.`,
    );
  return [...days, ...slow, ...steps];
}

const ODDS =
  'A normal day is called unusual about once in 90; of steady logs one in 100 is said to drift, one in 20 to shift.';

export function habitSections(lanes: readonly LaneHabits[], clock: LocalClock): AnswerSection[] {
  const judged = lanes.flatMap((lane) =>
    lane.habits.status === 'judged' ? [{ ...lane, habits: lane.habits }] : [],
  );
  if (judged.length === 0) return [];
  const sentences = judged.flatMap((lane) => habitSentences(lane, clock));
  const quiet = 'No alarm in the last 28 days, no drift, no shift of the level.';
  return [
    {
      kind: 'table',
      title: 'Is it usual',
      columns: [
        { title: 'pool', align: 'left' },
        { title: 'days with use', align: 'right' },
        { title: 'median day', align: 'right' },
        { title: 'usual range', align: 'right' },
        { title: 'today so far', align: 'right' },
      ],
      rows: judged.map(({ lane, days, habits }) => [
        lane.name,
        String(habits.dayCount),
        unitsWords(habits.usual.centre),
        `${unitsWords(Math.max(0, habits.usual.low))} to ${unitsWords(habits.usual.high)}`,
        unitsWords(days.today),
      ]),
    },
    { kind: 'text', title: '', lines: sentences.length > 0 ? [...sentences, ODDS] : [quiet] },
  ];
}
