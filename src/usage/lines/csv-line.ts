/**
 * The cells of one line of comma-separated text, quoted as RFC 4180 section 2 says, save that a quoted cell
 * ends on its own line: so a stray quote spoils one line and not the rest of the file.
 */

/** Index just past the closing quote of the cell that opens at `open`, or -1. */
function quotedEnd(line: string, open: number): number {
  for (let quote = line.indexOf('"', open + 1); quote !== -1; quote = line.indexOf('"', quote + 2)) {
    if (line[quote + 1] !== '"') return quote + 1;
  }
  return -1;
}

function splitQuoted(line: string): string[] | null {
  const cells: string[] = [];
  let start = 0;
  while (true) {
    let end = line.indexOf(',', start);
    if (end === -1) end = line.length;
    if (line[start] === '"') {
      end = quotedEnd(line, start);
      if (end === -1 || (end < line.length && line[end] !== ',')) return null;
      cells.push(line.slice(start + 1, end - 1).replaceAll('""', '"'));
    } else {
      const cell = line.slice(start, end);
      if (cell.includes('"')) return null;
      cells.push(cell);
    }
    if (end === line.length) return cells;
    start = end + 1;
  }
}

/** The cells, untrimmed, at least one; null when a quote is not closed or stands inside an unquoted cell. */
export function splitCsvLine(line: string): string[] | null {
  return line.includes('"') ? splitQuoted(line) : line.split(',');
}
