// What is asked of planned exports and their fields.
import type { Plan, PlannedExport, ReadField } from './planned.js';

export function exportNamed(plan: Plan, name: string): PlannedExport | undefined {
  return plan.exports.find((each) => each.name === name);
}

/** Name of the field that holds the currency of an amount. */
export function currencyField(field: ReadField): string {
  return field.currency?.field ?? '';
}

/** Whether a field is the date of its row, which windows and the as-of date are applied to. */
export function isDate({ name, type }: ReadField): boolean {
  return name === 'date' && (type.kind === 'date' || type.kind === 'datetime');
}

/** Whether cells of a field may carry signs, marks and grouping. */
export function isAmount({ read }: ReadField): boolean {
  return read === 'money' || read === 'number' || read === 'percent';
}

/** Whether no cell of a field can be read the quick way: percentages, declared formats. */
export function neverPlain(field: ReadField): boolean {
  return field.formats.length > 0 || field.read === 'percent';
}

/** Texts that mean in a field that nothing is there. */
export function emptyWords(planned: PlannedExport, field: ReadField): readonly string[] {
  return field.empty === undefined ? planned.empty : [...new Set([...planned.empty, ...field.empty])];
}
