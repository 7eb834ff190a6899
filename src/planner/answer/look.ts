/** How a display is drawn: width, signs, colours. Plain and colourless unless asked otherwise. */
import { PlanError, whole } from '../../core/values/index.ts';

export interface Look {
  /** Cells, 10..200. */
  readonly width: number;
  /** Only printable ASCII; default false. */
  readonly ascii?: boolean;
  /** Escape sequences of colours; default false. */
  readonly color?: boolean;
}

export interface CheckedLook {
  readonly width: number;
  readonly ascii: boolean;
  readonly color: boolean;
}

export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'warn' | 'bad';

/** SGR parameters. */
const TONE_CODES: Readonly<Record<Tone, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  good: '32',
  warn: '33',
  bad: '31',
};

const NARROWEST = 10;
const WIDEST = 200;

function checkedFlag(field: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new PlanError('E_TYPE', field, value, 'true or false');
}

/** Throws E_TYPE, E_INT, E_RANGE. */
export function checkedLook({ width, ascii = false, color = false }: Look): CheckedLook {
  return {
    width: whole('width', width, NARROWEST, WIDEST),
    ascii: checkedFlag('ascii', ascii),
    color: checkedFlag('color', color),
  };
}

/** The text with its colour around it; unchanged without colour. Widths are counted before. */
export function toned(text: string, tone: Tone, { color }: CheckedLook): string {
  const code = TONE_CODES[tone];
  return !color || code === '' || text.trim() === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}
