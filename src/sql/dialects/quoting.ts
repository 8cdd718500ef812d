// The only place where names and text become SQL.

/** A quoted identifier. NUL cannot stand in SQL text at all. */
export function quoteIdentifier(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted text literal. */
export function quoteText(value: string): string {
  refuseNul(value);
  return `'${value.replaceAll("'", "''")}'`;
}

function refuseNul(value: string): void {
  if (value.includes('\0')) throw new Error('a name or text holds a NUL character, which SQL cannot carry');
}
