// Headings as people see them, so that two that look alike are one.

/** A heading without what nobody sees: width of characters, spaces, marks, and case. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .replace(/[\u200B-\u200D\u2060\uFEFF]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}
