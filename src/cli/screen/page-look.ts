/** How wide and in what colours a page is printed once. */
import type { ScreenTarget } from './watch-screen.ts';

/** Cells of a page that goes to a file or a pipe. */
export const PIPE_CELLS: number = 120;
/** Cells of a terminal that does not say. */
const TERMINAL_CELLS = 80;

export interface PageLook {
  /** Cells. */
  readonly width: number;
  readonly color: boolean;
}

/** The look of a page on `stdout`; NO_COLOR and a dumb terminal are obeyed (no-color.org). */
export function pageLook(
  { isTTY = false, columns = TERMINAL_CELLS }: Pick<ScreenTarget, 'isTTY' | 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
): PageLook {
  return {
    width: isTTY ? columns : PIPE_CELLS,
    color: isTTY && env.TERM !== 'dumb' && (env.NO_COLOR ?? '') === '',
  };
}
