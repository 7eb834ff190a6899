/** The policy that a report looks at closely. */
import type { ResultRecord } from '../../../simulation/experiment/index.ts';

/** The recommended policy over all trials; it need not be the first by the objective. */
export function chosenPolicy({ recommendation, verdict }: ResultRecord): string {
  return recommendation[0]?.policy ?? verdict.winner;
}
