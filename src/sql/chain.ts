// Long sums and texts put together: an engine nests `a + b + c` as deep as there are parts, and stops at a thousand.

/** So many parts stand side by side. */
const sideBySide = 100;

/** Parts with an operator between them that may be bracketed at will; many are bracketed, so that they nest less deep. */
export function chain(parts: readonly string[], operator: '+' | '||'): string {
  if (parts.length <= sideBySide) return parts.join(` ${operator} `);
  const size = Math.ceil(parts.length / sideBySide);
  const groups: string[] = [];
  for (let at = 0; at < parts.length; at += size)
    groups.push(`(${chain(parts.slice(at, at + size), operator)})`);
  return chain(groups, operator);
}
