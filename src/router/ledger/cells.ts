/**
 * What goes into a cell of the state and what comes out of one. Invariant: no text is read as one before it is known to
 * be UTF-8, since the library ends the whole process over another, and any program may have written it.
 */
export type Bindable = number | string | null;
export type RawRow = readonly Bindable[];
/** As it was read; a text may be its bytes. */
export type Cell = Bindable | Uint8Array;

/** How a SELECT takes a text: as its bytes. */
export const bytesOf = (text: string): string => `CAST(${text} AS BLOB)`;

/**
 * The same for columns of many rows: printable ASCII comes as it is, which takes a third of the time. A length in
 * characters ends at the first NUL, as GLOB does: where it is that in bytes, GLOB has seen all of it.
 */
export const textOrBytes = (column: string): string =>
  `iif(length(${column}) = octet_length(${column}) AND ${column} NOT GLOB '*[^ -~]*', ${column}, ${bytesOf(column)})`;
