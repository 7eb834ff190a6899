/** A question asked in a situation made by hand: its answer, or the code and the sentence of its refusal. */
import type { Answer, PlanQuestion } from '../../src/planner/question/index.ts';
import { contextOf, inputOf, type Situation } from './plan-contexts.ts';

export type OptionTexts = Readonly<Record<string, string>>;

export interface Asking {
  ask(situation: Situation, texts?: OptionTexts): Promise<Answer>;
  /** `no refusal` where it answers. */
  refusal(situation: Situation, texts: OptionTexts): Promise<string>;
}

/** Asks this question. */
export function askingOf(question: PlanQuestion): Asking {
  const ask = async (situation: Situation, texts: OptionTexts = {}): Promise<Answer> => {
    const { answer } = await question.answer(inputOf(question, contextOf(situation), texts));
    return answer;
  };
  const refusal = (situation: Situation, texts: OptionTexts): Promise<string> =>
    ask(situation, texts).then(
      () => 'no refusal',
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );
  return { ask, refusal };
}
