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

/** A quoted identifier of Spark, which puts variables in place of `${...}` wherever it stands. */
export function sparkIdentifier(name: string): string {
  refuseNul(name);
  if (/\$\{/.test(name)) throw new Error(`a name with \${ cannot stand in a statement of Spark: ${name}`);
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A quoted text literal of Spark, where backslashes escape. Half a character of two is none in any engine. */
export function sparkText(value: string): string {
  refuseNul(value);
  const escaped = value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\u0024{');
  return `'${escaped}'`;
}

/** Names for the columns of a file: headings may repeat or be empty, positions may not. */
export const positional = (index: number) => `c${index + 1}`;
