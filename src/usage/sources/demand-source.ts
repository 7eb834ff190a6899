/** The text of `--demand` taken apart, before anything is read. */
import { QuotalabError } from '../../core/index.ts';
import type { TraceKind } from '../traces/index.ts';

export type DemandSource =
  /** `directories` empty = where the tool keeps its logs. */
  | { readonly kind: 'claude-logs' | 'codex-logs'; readonly directories: readonly string[] }
  /** `file` of a usage log may be a directory. */
  | { readonly kind: TraceKind | 'usage-log' | 'usage-db'; readonly file: string };

/** Every form of `--demand` and what it is. */
export const DEMAND_SOURCES: ReadonlyArray<{ readonly form: string; readonly what: string }> = [
  {
    form: 'generated',
    what: 'drawn demand: day and week rhythm, bursts, Poisson arrivals; no recorded usage',
  },
  {
    form: 'claude-logs[:DIR,...]',
    what: 'Claude Code session logs; without DIR where the tool keeps them; repeated lines count once',
  },
  { form: 'codex-logs[:DIR,...]', what: 'Codex rollout logs, likewise' },
  {
    form: 'usage-log:FILE',
    what: "the router's own log, by time of arrival: usage.jsonl with the files it was rotated to, their directory, or any one file",
  },
  {
    form: 'usage-db:FILE',
    what: "the router's state (ccp.sqlite3 beside the log): its rows of the last days, read without changing anything, even while the router runs",
  },
  {
    form: 'csv:FILE',
    what: 'a header with timestamp (ISO 8601) or seconds, and cost or input_tokens and output_tokens; optional: session, model, cache_write_tokens, cache_read_tokens (or as providers name them)',
  },
  { form: 'azure:FILE', what: 'Azure LLM inference trace 2023' },
  { form: 'burstgpt:FILE', what: 'BurstGPT trace' },
];

/** Every form of `--demand`, for help and refusals. */
export const DEMAND_FORMS: readonly string[] = DEMAND_SOURCES.map(({ form }) => form);

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
