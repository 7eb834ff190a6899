/** What a question is, and the words and amounts that several answers share. */

export { answerJson } from './answer-json.ts';
export { amountText, chanceText, listText, rangeText, shareText, someOf, unitsText } from './answer-words.ts';
export {
  costsField,
  field,
  flagField,
  instantField,
  listField,
  namedNumbers,
  nameField,
  numberListField,
  numberOf,
  numbersField,
  objectField,
  openShareField,
  pairsField,
  positiveField,
  rangeField,
  readFields,
  shareField,
  textPairsField,
  unitsField,
  wholeField,
  wordField,
} from './fields.ts';
export {
  instantWords,
  isoDay,
  isoDayNumber,
  isoDayWords,
  isoInstant,
  isoWords,
} from './instant-words.ts';
export {
  type Asked,
  type Page,
  question,
  questionSchema,
  simulateField,
} from './make-question.ts';
export type {
  Answer,
  AnswerFigure,
  AnswerSection,
  AnswerTable,
  BreakEvenSnapshot,
  BurnSnapshot,
  Cell,
  Drawing,
  Explanation,
  FigureSeries,
  MixSnapshot,
  PanelPool,
  PanelSnapshot,
  ReturnAhead,
  TimelineSnapshot,
} from './page.ts';
export { tableBlock, textBlock } from './page-blocks.ts';
export { amountIn, amountsWords, poolAmounts, spendByUnit } from './pool-amounts.ts';
export type {
  EngineOutlook,
  OtherPlan,
  PlanContext,
  PlanQuestion,
  PlanQuota,
  PlanUsage,
  QuestionAnswer,
  QuestionInput,
  QuestionOption,
} from './question.ts';
export { type ReturnStep, returnSteps, roomReturns } from './returns-ahead.ts';
export {
  chanceSteps,
  drawnWords,
  outChance,
  outMs,
  type UsualFacts,
  usualFacts,
  usualNotes,
  usualWords,
} from './use-words.ts';
