// What a review file has to say for the texts of a column to get one spelling.
import { exportNamed } from '../../engine/steps/plan/fields.js';
import type { Plan, PlannedExport } from '../../engine/steps/plan/planned.js';
import type { Spelling } from '../../grammar/types.js';
import { columnSpec, columnsText } from '../../review/column.js';
import { columnsOwner, readColumns } from '../../review/lookup.js';
import type { Review } from '../../review/review.js';

/** Under what the column of a field stands. */
export function ownerIn(review: Review, { name }: PlannedExport, field: string): string {
  const spec = review.exports.find((each) => each.name === name);
  return spec === undefined ? name : columnsOwner(spec, field);
}

/** The columns to write: the one of the field, with a spelling on top of what it has, and all that are read where none is declared. */
export function respelled(planned: PlannedExport, review: Review, field: string, spelling: Spelling): string {
  const spec = review.exports.find(({ name }) => name === planned.name);
  const found = spec && readColumns(spec).find((each) => each.field === field);
  const columns = spec?.columns;
  const fields = planned.fields.filter(({ former }) => !former);
  const heading = fields.find(({ name }) => name === field)?.heading ?? field;
  const column = found ?? columnSpec(field, heading);
  const strip = [...new Set([...(column.spelling?.strip ?? []), ...spelling.strip])];
  const pad = spelling.pad ?? column.spelling?.pad;
  const spelled = { ...column, spelling: { strip, pad, case: spelling.case ?? column.spelling?.case } };
  const others =
    found === undefined && columns === undefined ? fields.filter(({ name }) => name !== field) : [];
  return columnsText([spelled, ...others.map((each) => columnSpec(each.name, each.heading))]);
}

/** The text of the customers that a subject of the policy stands for: a metric with its value, or the field itself. */
export function customerTextField(plan: Plan, subject: string): string | undefined {
  const spec = plan.policy.metrics.find(({ id }) => id === subject)?.spec;
  const field = spec?.grain === 'rows' && spec.export === 'customers' ? spec.field : undefined;
  const fields = exportNamed(plan, 'customers')?.fields ?? [];
  return fields.find(({ name, type }) => name === field && type.kind === 'text')?.name;
}
