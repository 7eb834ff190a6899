/** A pool as it was read: its graph, its rate, and what is to be said of it. Read next: pool-file.ts. */
import type { QuotaGraph } from '../windows/index.ts';

export interface Pool {
  readonly graph: QuotaGraph;
  /** Dollars that one unit of weighted tokens costs, as its owner states it; null = not stated. */
  readonly usdPerUnit: number | null;
  /** Ready to print: where figures come from, which are not known. */
  readonly notes: readonly string[];
}
