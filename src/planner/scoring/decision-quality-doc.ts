/** The document's claim about decisions under scarcity: a note to show when asked, in no formula of the planner. */
import { share } from '../../core/values/index.ts';

export interface DecisionQualityNote {
  readonly factor: number;
  /** Sentence that says what it is. */
  readonly note: string;
}

/** Source: the planning document, which names none. Remaining share 0..1; an edge belongs to the worse step. */
export function decisionQualityDoc(remainingShare: number): DecisionQualityNote {
  const remaining = share('remainingShare', remainingShare);
  const factor = remaining > 0.5 ? 1 : remaining > 0.2 ? 1.1 : remaining > 0.1 ? 0.95 : 0.7;
  return {
    factor,
    note: `The document puts decision quality at ${factor} with this much quota left; it gives no source, and nothing here uses it.`,
  };
}
