// Names of the columns that rows carry on their way from the files to typed fields.

/** Name of a field's raw text. */
export const raw = (field: string) => `_raw_${field}`;

/** Names of what is seen beside an amount: marks of currencies, and what was done to read it. */
export const markOf = (field: string) => `_mark_${field}`;
export const seenIn = (field: string) => `_seen_${field}`;
/** The first and the last of the marks beside an amount: where both are the same, there is only one. */
export const markColumns = (field: string) => [`_low_${field}`, `_high_${field}`] as const;

/** Position of a row: the file's place in the list, and its number among the readable rows of the file; all its cells. */
export const position = { file: '_file', ordinal: '_ordinal', whole: '_row' } as const;

/** The first cell of a row, where no field is read from it: totals have their label there. */
export const firstCell = '_first';

/** What a row of an export with continuation lines is, one of `lineKinds`. */
export const lineKind = '_line';

/** Sums of other rows, rows that only say whose the rows below are, and rows that took cells from above. */
export const lineKinds = { plain: 0, total: 1, group: 2, continued: 3 } as const;

/** Column of rewritten files: 1 in rows before which lines stood that cannot be read. */
export const brokenBefore = '_broken';
