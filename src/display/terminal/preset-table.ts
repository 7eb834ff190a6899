/** The page of `quotalab pools`: every window of every preset, and where its figures come from. */
import type { Preset, PresetWindow } from '../../quota/pools/index.ts';
import { type Column, tableLines } from './packed-table.ts';
import type { Piece } from './styles/index.ts';
import { capacityText, filterText, returnsText } from './window-words.ts';
import { wrappedLines } from './wrapped-text.ts';

export interface TableLook {
  /** Cells. */
  readonly width: number;
  readonly color: boolean;
}

/** A preset's own line, then one for each of its windows. */
interface Row {
  readonly preset: Preset;
  readonly window: PresetWindow | null;
}

const sourceText = ({ source, asOf }: PresetWindow): string => `${source}; as of ${asOf}`;

const column = (
  heading: readonly string[],
  cell: (window: PresetWindow) => Piece,
  isText: boolean,
): Column<Row> => ({
  heading,
  shortHeading: heading,
  cell: ({ window }) => (window === null ? ['', 'plain'] : cell(window)),
  isText,
});

function columns(sources: readonly string[]): Array<Array<Column<Row>>> {
  const holds = column(
    ['HOLDS', 'low / mid / high'],
    ({ capacity, unit }) => [capacityText(capacity, unit), capacity === null ? 'faint' : 'plain'],
    false,
  );
  const returns = column(
    ['RETURNS'],
    ({ clock, resetsWith }) => [
      resetsWith === undefined ? returnsText(clock) : `with ${resetsWith}`,
      'plain',
    ],
    true,
  );
  const counts = column(['COUNTS'], (window) => [filterText(window.counts), 'plain'], true);
  const source = column(
    ['SOURCE'],
    (window) => [`${sources.indexOf(sourceText(window)) + 1}`, 'faint'],
    false,
  );
  return [[holds, returns, counts, { ...source, shortHeading: ['SRC'] }]];
}

const NAME: Column<Row> = {
  heading: ['PRESET', '  WINDOW'],
  shortHeading: ['PRESET', '  WINDOW'],
  cell: ({ preset, window }) => (window === null ? [preset.name, 'strong'] : [`  ${window.id}`, 'plain']),
};

/** Every preset in the order given; lines without ends. */
export function presetLines(presets: readonly Preset[], look: TableLook): string[] {
  const { width } = look;
  const sources = [...new Set(presets.flatMap(({ windows }) => windows.map(sourceText)))];
  const rows = presets.flatMap((preset): Row[] => [
    { preset, window: null },
    ...preset.windows.map((window) => ({ preset, window })),
  ]);
  const kept = presets.filter(({ newName }) => newName !== undefined);
  const newNames = kept.map(({ name, newName }) => `${name} (now ${newName})`).join(', ');
  return [
    ...tableLines({ name: NAME, groups: columns(sources), rows }, look),
    '',
    ...sources.flatMap((source, index) => wrappedLines(source, width, `${`${index + 1}`.padStart(2)}  `)),
    '',
    ...(kept.length === 0 ? [] : wrappedLines(`Kept for runs made with them: ${newNames}.`, width)),
    ...wrappedLines(
      '--pool NAME takes the figure in the middle, NAME@low and NAME@high the ends; NAMEx3 is three accounts, + joins. What a preset does not say: quotalab pools show NAME.',
      width,
    ),
  ];
}
