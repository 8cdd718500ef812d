// Forms of which several may be asked for at once, parted by commas.

/** Of a report, in the order in which they are written. */
export const documentFormats = ['html', 'xlsx', 'md', 'json', 'parquet'] as const;

/** Of statements. */
export const statementFormats = ['html', 'md', 'csv'] as const;
