/** Five looks at a batch before it is drafted. They may forbid; only the economics may approve. */
import { unknownName, whole } from '../../core/values/index.ts';
import type { PilotVerdict } from './pilot-decision.ts';

export type Outlook = 'favourable' | 'neutral' | 'unfavourable';

export interface Suitability {
  readonly itemCount: number;
  readonly work: 'mechanical' | 'mixed' | 'creative';
  readonly quality: 'tolerant' | 'normal' | 'critical';
  /** How far the drafter is below the task. */
  readonly gap: 'small' | 'medium' | 'large';
  readonly likeness: 'similar' | 'mixed' | 'unique';
}

type Factor = Exclude<keyof Suitability, 'itemCount'>;

/** What each answer means. */
const OUTLOOKS: { readonly [F in Factor]: Readonly<Record<Suitability[F], Outlook>> } = {
  work: { mechanical: 'favourable', mixed: 'neutral', creative: 'unfavourable' },
  quality: { tolerant: 'favourable', normal: 'neutral', critical: 'unfavourable' },
  gap: { small: 'favourable', medium: 'neutral', large: 'unfavourable' },
  likeness: { similar: 'favourable', mixed: 'neutral', unique: 'unfavourable' },
};

export interface ChecklistResult {
  readonly factors: Readonly<Record<Factor | 'volume', Outlook>>;
  /** The pilot's verdict, unless a factor forbids. */
  readonly verdict: PilotVerdict;
  /** Factors that forbid: critical work, unlike items. */
  readonly vetoes: readonly string[];
}

const FAVOURABLE_FROM = 10;
const UNFAVOURABLE_TO = 3;

function volumeOf(itemCount: number): Outlook {
  if (itemCount >= FAVOURABLE_FROM) return 'favourable';
  return itemCount <= UNFAVOURABLE_TO ? 'unfavourable' : 'neutral';
}

function outlookOf(factor: Factor, answer: string): Outlook {
  const answers: Readonly<Record<string, Outlook>> = OUTLOOKS[factor];
  if (!Object.hasOwn(answers, answer)) unknownName(factor, answer, Object.keys(answers));
  return answers[answer]!;
}

/** Factors and the verdict after them: a veto turns any verdict into no-go, and nothing turns one into go. */
export function draftChecklist(suitability: Suitability, pilot: PilotVerdict): ChecklistResult {
  const factors = {
    volume: volumeOf(whole('itemCount', suitability.itemCount)),
    work: outlookOf('work', suitability.work),
    quality: outlookOf('quality', suitability.quality),
    gap: outlookOf('gap', suitability.gap),
    likeness: outlookOf('likeness', suitability.likeness),
  };
  const vetoes = [
    ...(factors.quality === 'unfavourable' ? ['quality: critical'] : []),
    ...(factors.likeness === 'unfavourable' ? ['likeness: unique'] : []),
  ];
  return { factors, verdict: vetoes.length > 0 ? 'no-go' : pilot, vetoes };
}
