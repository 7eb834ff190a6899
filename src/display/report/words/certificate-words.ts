/** Where the best policy is known, not estimated: by theory, or because one served all that could be served. */
import type { ResultRecord } from '../../../simulation/experiment/index.ts';
import { formatCount, formatUnits } from './format-number.ts';
import { escapeMarkdown, listWords } from './markdown-text.ts';

/** How many policies are named. */
const MOST_NAMES = 4;

function attainedWords(policies: readonly string[]): string {
  if (policies.length === 0) return '';
  const named = policies.slice(0, MOST_NAMES).map(escapeMarkdown);
  const rest = policies.length - named.length;
  const names = listWords([...named, ...(rest > 0 ? [`${formatCount(rest)} more`] : [])]);
  return `${names} served the whole bound in every bounded trial: nothing could have served more there.`;
}

/** One or two sentences; '' where nothing is certain. */
export function certificateWords({ statistics }: ResultRecord): string {
  const { certificate } = statistics;
  if (certificate.kind === 'none') return '';
  if (certificate.kind === 'attained') return attainedWords(certificate.attained);
  const policy = escapeMarkdown(certificate.policy);
  const windows = 'All windows of these accounts end at fixed times and take every request';
  if (certificate.kind === 'proven') {
    const proof = `${windows}, so no policy serves more than ${policy}: that is proven, not estimated (Glover 1967).`;
    return [proof, attainedWords(certificate.attained)].filter((text) => text !== '').join(' ');
  }
  const { gap_units_mean: gap } = certificate;
  const short =
    gap === null
      ? ''
      : ` As they cannot, it is ${formatUnits(gap)} ${formatUnits(gap) === '1.0' ? 'unit' : 'units'} a trial below the bound.`;
  return `${windows}: if requests could be split, no policy would serve more than ${policy} (Glover 1967).${short}`;
}
