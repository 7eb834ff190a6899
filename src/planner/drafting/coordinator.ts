/** Who leads a workflow of drafts: two presets, shown side by side with what each takes for granted. */
import { addCosts, type CostVector, costVector } from '../../core/values/index.ts';

export interface CoordinatorOption {
  readonly name: 'sonnet-coordinator' | 'haiku-coordinator';
  readonly cost: CostVector;
  /** What must hold for the cost to be right. */
  readonly assumes: string;
}

const PRESETS: readonly CoordinatorOption[] = [
  {
    name: 'sonnet-coordinator',
    cost: { sonnet: 1 },
    assumes: 'one session judges and concludes inside its own turn',
  },
  {
    name: 'haiku-coordinator',
    cost: { haiku: 1, sonnet: 2 },
    assumes: 'the small model runs many steps reliably; measure it first',
  },
];

/** Both options with the fixes added: the coordinator's turn, and one evaluation and one conclusion it must ask for. */
export function coordinatorOptions(fixes: CostVector): CoordinatorOption[] {
  const checked = costVector('fixes', fixes, null);
  return PRESETS.map((option) => ({ ...option, cost: addCosts(option.cost, checked) }));
}
