/** Ways to judge cheap drafts, and the watch over their acceptance while the batches go on. */
import {
  adaptivePattern,
  type CollapseReading,
  type Comparison,
  collapseSteps,
  compareWithDirect,
  type DraftCost,
  type MultiTierCost,
  prefilterPattern,
  singleDraftMessages,
  watchCollapse,
} from '../drafting/index.ts';
import { verdictsOf } from './draft-file.ts';
import type { DraftRequest } from './draft-needs.ts';

export interface DraftWay {
  readonly name: string;
  readonly cost: Comparison;
  readonly note: string;
}

export interface CollapseWatch {
  /** null = no verdicts were given. */
  readonly reading: CollapseReading | null;
  /** Acceptance as piloted, and the one that raises the alarm. */
  readonly p0: number;
  readonly p1: number;
  /** Verdicts to the alarm once acceptance is p1, expected. */
  readonly toAlarm: number;
}

/** Ways to judge the drafts that were asked for, plain ones first. */
export function waysOf(
  request: DraftRequest,
  cost: DraftCost,
  accept: number,
  multi: MultiTierCost | null,
): DraftWay[] {
  const { itemCount, filter, adaptive } = request;
  const { drafts } = cost.parts;
  const alone = drafts + itemCount * singleDraftMessages(accept);
  const withDrafts = ({ expected, direct }: Comparison): Comparison =>
    compareWithDirect(expected + drafts, direct);
  const single: Comparison = {
    expected: alone,
    direct: cost.direct,
    saving: cost.direct - alone,
    savingFraction: cost.direct === 0 ? 0 : (cost.direct - alone) / cost.direct,
    tie: alone === cost.direct,
  };
  return [
    { name: 'drafts in batches', cost, note: 'every reject fixed once' },
    { name: 'drafts one by one', cost: single, note: 'never below direct' },
    ...(filter === null
      ? []
      : [
          {
            name: 'a cheap filter first',
            cost: withDrafts(prefilterPattern(request, { accept, ...filter })),
            note: 'saves evaluations only',
          },
        ]),
    ...(adaptive === null
      ? []
      : [
          {
            name: 'only sure drafts judged',
            cost: withDrafts(adaptivePattern(request, adaptive)),
            note: 'the others made at once',
          },
        ]),
    ...(multi === null
      ? []
      : [
          {
            name: 'sure drafts unread',
            cost: withDrafts(multi),
            note: `${multi.escapedDefects.toFixed(1)} bad ones pass unread`,
          },
        ]),
  ];
}

/** The watch; null where acceptance is so low that a third of it cannot be told. */
export function collapseOf(request: DraftRequest, cost: DraftCost, accept: number): CollapseWatch | null {
  const { file } = request;
  const { pilot } = file ?? {};
  const piloted = pilot === null || pilot === undefined ? 0 : pilot.accepted + pilot.refined + pilot.replaced;
  const p0 = Math.min(0.99, piloted > 0 ? pilot!.accepted / piloted : accept);
  const p1 = p0 / 3;
  if (p1 < 0.01) return null;
  const reading =
    file === null || file.batches.length === 0
      ? null
      : watchCollapse(verdictsOf(file), {
          p0,
          p1,
          ...(cost.breakEven === null ? {} : { breakEven: cost.breakEven }),
        });
  return { reading, p0, p1, toAlarm: collapseSteps({ p0, p1 }).toAlarm };
}
