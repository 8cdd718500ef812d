// Which rule makes the difference between two gradings of a customer, from the reason codes of both.

/**
 * The most important code that only the second has; else `not:` and the most important one that only the first has; where
 * the codes are the same, the code that leads them, since another limit of the same rule decided.
 */
export function flippedBy(before: string, after: string): string {
  const [then, now] = [before, after].map((codes) => codes.split(';').filter((code) => code !== ''));
  const added = now?.find((code) => then?.includes(code) !== true);
  if (added !== undefined) return added;
  const gone = then?.find((code) => now?.includes(code) !== true);
  return gone === undefined ? (now?.[0] ?? '') : `not:${gone}`;
}
