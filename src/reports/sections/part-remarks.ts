// What is said of a report on the customers of one value of a field.
import type { ToldPart } from '../values/report-values.js';
import type { ReportPageWords } from './words-en.js';

/** Whose customers alone it tells of, and what that leaves out. */
export function partRemarks(
  part: ToldPart | null,
  say: ReportPageWords,
  line: (text: string) => string,
): string[] {
  if (part === null) return [];
  const field = line(Object.hasOwn(say.fields, part.field) ? (say.fields[part.field] ?? '') : part.field);
  const whose = part.value === null ? say.part.without(field) : say.part.only(field, line(part.value));
  return [whose, say.part.rule];
}
