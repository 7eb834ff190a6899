/** The document's thirty made-up days: work 45 + (d mod 10), sonnet 800 + (d mod 50), opus 180 + (d mod 20). */

export interface CountedDay {
  readonly date: string;
  readonly work: number;
  readonly cost: { readonly sonnet: number; readonly opus: number };
}

export const THIRTY_DAYS: readonly CountedDay[] = Array.from({ length: 30 }, (_, d) => ({
  date: `2026-01-${String(d + 1).padStart(2, '0')}`,
  work: 45 + (d % 10),
  cost: { sonnet: 800 + (d % 50), opus: 180 + (d % 20) },
}));
