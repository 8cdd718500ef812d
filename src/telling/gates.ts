// What the gates of a policy compare, among the columns of results: graded.csv has the points of a criterion, not its bin.
import { pointsColumn, textType, yesNoType } from '../engine/steps/plan/step.js';
import { subjectsOf, testsIn } from '../grammar/condition.js';
import type { Typed } from '../grammar/types.js';
import type { Policy } from '../policy/model/policy.js';
import type { Dialect } from '../sql/dialects/dialect.js';

/** Subjects of conditions as columns of text. */
export interface SubjectColumns {
  /** Whether a subject is at hand. */
  readonly knows: (subject: string) => boolean;
  readonly subject: (subject: string) => Typed;
}

/** @param column the column of text that has a heading; undefined where there is none */
export function subjectColumns(
  policy: Policy,
  column: (heading: string) => string | undefined,
  dialect: Dialect,
): SubjectColumns {
  const kinds = kindsOf(policy);
  const found = (subject: string) => column(subjectHeading(subject));
  return {
    knows: (subject) => found(subject) !== undefined,
    subject: (subject) => {
      const cell = found(subject) ?? 'NULL';
      const kind = kinds.get(subject) ?? 'number';
      if (kind === 'number') return dialect.plainDecimal(cell);
      // Dates are written year first, so that their text is in their order.
      if (kind === 'text') return { sql: cell, type: textType };
      return { sql: `CASE ${cell} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`, type: yesNoType };
    },
  };
}

/** Headings of results that the gates of a policy look at. */
export function gateHeadings({ tiers }: Policy): string[] {
  return tiers.flatMap(({ requires }) => (requires ? subjectsOf(requires) : [])).map(subjectHeading);
}

/** The heading under which results have the subject of a condition. */
export function subjectHeading(subject: string): string {
  const [, criterion] = /^(.*)\.points$/.exec(subject) ?? [];
  return criterion === undefined ? subject : pointsColumn(criterion);
}

/** What gates compare their subjects with. */
function kindsOf({ tiers }: Policy): Map<string, 'number' | 'text' | 'yes_no'> {
  const tests = tiers.flatMap(({ requires }) => (requires ? testsIn(requires) : []));
  return new Map(
    tests.flatMap(({ subject, test }) => {
      if (test.op === 'missing') return [];
      const [literal] = test.op === 'in' ? test.values : test.op === 'between' ? [test.low] : [test.value];
      const kind = typeof literal === 'string' ? 'text' : typeof literal === 'boolean' ? 'yes_no' : 'number';
      return [[subject, kind] as const];
    }),
  );
}
