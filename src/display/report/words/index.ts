/** What a record says in words: numbers, names and sentences, each safe for Markdown. */

export { type AnswerRow, answerRows, MARK_WORDS, type Mark } from './answer-rows.ts';
export { briefLines } from './brief-words.ts';
export { certificateWords } from './certificate-words.ts';
export { chosenPolicy } from './chosen-policy.ts';
export { compare, groupHalfWidth, isToldApart, SAME } from './comparison.ts';
export {
  counted,
  type Figure,
  formatCount,
  formatDelta,
  formatDrift,
  formatDuration,
  formatEstimate,
  formatHalfWidth,
  formatMinutes,
  formatObjective,
  formatPercent,
  formatPercentagePoints,
  formatPlain,
  formatShare,
  formatUnits,
  NO_BREAK,
  share,
  timesWords,
} from './format-number.ts';
export { bandLabel, bandSpread, fewNote, groupLabel, groupOf } from './group-words.ts';
export { codeSpan, escapeMarkdown, listWords, sentence } from './markdown-text.ts';
export { firstPlace, type Measure, measureOf } from './measure-words.ts';
export { type RecommendedRow, recommendationRows } from './recommendation-rows.ts';
export { indifferenceOf, leadMeaning } from './recommendation-words.ts';
export { standingCell, standingDetail } from './standing-words.ts';
export {
  boundMethodWords,
  boundWords,
  inputWords,
  levelWords,
  settledVerdict,
  stoppingWords,
  weightWords,
} from './statistics-words.ts';
export { horizonWords, steadinessWarnings, steadinessWords } from './steadiness-words.ts';
export { termVerdictWords } from './term-words.ts';
export { verdictParagraphs, verdictWords } from './verdict-words.ts';
