/** Turns of the strongest model on work that the model table gives to a lesser one: counted, not preached. */
import { PlanError, type Priced, ratioOf } from '../../core/values/index.ts';
import { type Depth, MODEL_TABLE, type ModelRow, modelFor } from '../rules/index.ts';
import { flag, recordList } from './checked-list.ts';

export interface ClassifiedTurn {
  readonly model: string;
  readonly taskType: string;
  /** Tokens, whole, >= 0. */
  readonly contextTokens: number;
  readonly depth: Depth;
  /** Was the first result taken; null when the log does not say. */
  readonly acceptedFirst: boolean | null;
}

export interface CapabilityOverestimation {
  /** Turns of the strongest model. */
  readonly turns: number;
  /** Of these, turns the table gives to a lesser model. */
  readonly ratedLower: number;
  /** Turns that no row of the table covers; neither right nor wrong. */
  readonly unspecified: number;
  /** ratedLower over the turns that a row covers. */
  readonly ratedLowerFraction: Priced;
  /** Share taken at once of the turns rated lower whose outcome is known. */
  readonly acceptedFirstFraction: Priced;
}

/** `strongest` is the model looked at; every other model of the table counts as lesser. */
export function capabilityOverestimation(
  turns: readonly ClassifiedTurn[],
  strongest: string = 'opus',
  table: readonly ModelRow[] = MODEL_TABLE,
): CapabilityOverestimation {
  const known = recordList('turns', turns).map((turn, index) => {
    if (typeof turn.model !== 'string') {
      throw new PlanError('E_TYPE', `turns[${index}].model`, turn.model, 'a model');
    }
    if (turn.acceptedFirst !== null) flag(`turns[${index}].acceptedFirst`, turn.acceptedFirst);
    return { turn, choice: modelFor(turn.taskType, turn.contextTokens, turn.depth, table) };
  });
  const own = known.filter(({ turn }) => turn.model === strongest);
  const covered = own.flatMap(({ turn, choice }) =>
    choice.status === 'specified' ? [{ turn, rated: choice.model }] : [],
  );
  const lower = covered.filter(({ rated }) => rated !== strongest).map(({ turn }) => turn);
  const judged = lower.filter(({ acceptedFirst }) => acceptedFirst !== null);
  return {
    turns: own.length,
    ratedLower: lower.length,
    unspecified: own.length - covered.length,
    ratedLowerFraction: ratioOf(lower.length, covered.length),
    acceptedFirstFraction: ratioOf(
      judged.filter(({ acceptedFirst }) => acceptedFirst === true).length,
      judged.length,
    ),
  };
}
