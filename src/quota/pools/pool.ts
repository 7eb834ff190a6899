/** A pool as it was read: its graph, its rate, and what is to be said of it. Read next: pool-file.ts. */
import type { QuotaGraph } from '../windows/index.ts';

/** Windows of one provider whose capacity is in its own credits. */
export interface OwnCredits {
  /** First word of the preset's name. */
  readonly provider: string;
  /** Ids. */
  readonly windows: readonly string[];
}

export interface Pool {
  readonly graph: QuotaGraph;
  /** Dollars that one unit of weighted tokens costs, as its owner states it; null = not stated. */
  readonly usdPerUnit: number | null;
  /** Ready to print: where figures come from, which are not known. */
  readonly notes: readonly string[];
  /** Of presets; each credit counts as one unit. Absent where there are none. */
  readonly credits?: readonly OwnCredits[];
  /** First word of the preset of an account (`claude`, `codex`), by the account's name; absent where none is of one. */
  readonly vendors?: ReadonlyMap<string, string>;
}

/** Vendors of all accounts, each once; null where one is of no preset. */
export function poolVendors({ graph, vendors }: Pool): readonly string[] | null {
  const names = graph.accounts.map(({ name }) => vendors?.get(name));
  return names.every((name) => name !== undefined) ? [...new Set(names)] : null;
}
