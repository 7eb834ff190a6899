/** The text of `--demand` taken apart, before anything is read. */
import { QuotalabError } from '../../core/index.ts';
import type { TraceKind } from '../traces/index.ts';

export type DemandSource =
  /** `directories` empty = where the tool keeps its logs. */
  | { readonly kind: 'claude-logs' | 'codex-logs'; readonly directories: readonly string[] }
  /** `file` of a usage log may be a directory. */
  | { readonly kind: TraceKind | 'usage-log' | 'usage-db'; readonly file: string };

/** Every form of `--demand`, for help and refusals. */
export const DEMAND_FORMS: readonly string[] = [
  'generated',
  'claude-logs[:DIR,...]',
  'codex-logs[:DIR,...]',
  'usage-log:FILE',
  'usage-db:FILE',
  'csv:FILE',
  'azure:FILE',
  'burstgpt:FILE',
];

function refuse(text: string, problem: string): never {
  throw new QuotalabError('BAD_OPTION', `--demand '${text}' ${problem}; allowed: ${DEMAND_FORMS.join(', ')}`);
}

/**
 * A source that is read from files. Only the first colon counts, so a path may hold more. Throws BAD_OPTION on
 * an unknown kind, a missing file and an empty name in a list; `generated` is the caller's, not a file.
 */
export function parseDemandSource(text: string): DemandSource {
  const colon = text.indexOf(':');
  const kind = colon === -1 ? text : text.slice(0, colon);
  const rest = colon === -1 ? null : text.slice(colon + 1).trim();
  switch (kind) {
    case 'claude-logs':
    case 'codex-logs': {
      const directories = rest === null ? [] : rest.split(',').map((part) => part.trim());
      if (directories.includes('')) refuse(text, 'names an empty directory');
      return { kind, directories };
    }
    case 'usage-log':
    case 'usage-db':
    case 'csv':
    case 'azure':
    case 'burstgpt':
      if (rest === null || rest === '') refuse(text, 'names no file');
      return { kind, file: rest };
    default:
      return refuse(text, 'is no source of demand');
  }
}
