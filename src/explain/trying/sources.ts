// Where metrics read: which files, which columns of them, on which days, and which values their rows may have. From the
// plan of a results folder and its copy of the review.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import type { Plan } from '../../engine/steps/plan/planned.js';
import { remembered, rememberedByText } from '../../foundation/remembered.js';
import { parseYaml } from '../../foundation/yaml/document.js';
import {
  type Condition,
  type Literal,
  resolveCondition,
  type Test,
  testsIn,
  writtenCondition,
} from '../../grammar/condition.js';
import { windowDates } from '../../grammar/window.js';
import type { Metric, RowsSpec } from '../../policy/model/policy.js';

/** A metric over rows. */
export type RowsMetric = Metric & { readonly spec: RowsSpec };

export const isRows = (metric: Metric): metric is RowsMetric => metric.spec.grain === 'rows';

const files = z.union([z.string(), z.array(z.string())]);
const columns = z.record(
  z.string(),
  z.union([z.string(), z.looseObject({ heading: z.string(), fixed: z.boolean().optional() })]),
);
const declared = z.object({
  exports: z.record(
    z.string(),
    z.object({
      file: files.optional(),
      only: z.record(z.string(), z.unknown()).optional(),
      columns: columns.optional(),
      lookup: z.record(z.string(), z.object({ file: files, on: z.string(), columns })).optional(),
    }),
  ),
});
type Declared = z.output<typeof declared>['exports'];

/** What the values of a field may be in the rows that a metric reads. */
export interface Limits {
  readonly least: Decimal | undefined;
  readonly most: Decimal | undefined;
  /** Whether the end itself is left out. */
  readonly openBelow: boolean;
  readonly openAbove: boolean;
  /** Conditions say more than that, and nobody can tell here which values are left. */
  readonly unclear: boolean;
}

export class Sources {
  constructor(
    private readonly exports: Plan['exports'],
    private readonly review: Declared,
  ) {}

  /** @param folder a results folder */
  static of(folder: string, { exports }: Plan): Sources {
    const file = path.join(folder, 'review.yaml');
    const { value } = parseYaml(file, readFileSync(file, 'utf8'));
    return new Sources(exports, declared.parse(value).exports);
  }

  /** Whether rows of two exports are made from the same rows of a file, be it one that they are looked up in. */
  shareRows(one: string, other: string): boolean {
    return one === other || this.files(one).some((file) => this.files(other).includes(file));
  }

  private readonly files = rememberedByText((name): readonly string[] => {
    const written = this.review[name];
    const looked = Object.values(written?.lookup ?? {}).map(({ file }) => file);
    return [written?.file ?? name, ...looked].flat();
  });

  /** Columns of the files that a field is made from, by file and heading. */
  columns(exportName: string, field: string): string[] {
    const written = this.review[exportName];
    const lookup = Object.values(written?.lookup ?? {}).find(
      ({ on, columns: fields }) => field !== on && Object.hasOwn(fields, field),
    );
    const planned = this.exports.find(({ name }) => name === exportName);
    const read = planned?.fields.find(({ name }) => name === field);
    if (read !== undefined) {
      const said = (lookup ?? written)?.columns?.[field] ?? read.heading;
      const heading = typeof said === 'string' ? said : said.heading;
      const file = [lookup?.file ?? written?.file ?? exportName].flat().sort();
      const { currency } = read;
      const more = currency?.field === undefined ? [] : this.columns(exportName, currency.field);
      return [JSON.stringify([file, heading]), ...more];
    }
    const made = planned?.computed.find(({ name }) => name === field);
    return (made?.operands ?? [field]).flatMap((each) =>
      typeof each !== 'string' ? [] : each === field ? [each] : this.columns(exportName, each),
    );
  }

  /** What rows have to meet to count at all. */
  readonly only = rememberedByText((name): Condition | undefined => {
    const written = this.review[name]?.only;
    return written && resolveCondition(writtenCondition.parse(written));
  });

  /** Whether a field of the customers does not change by what they do. */
  fixed(field: string): boolean {
    const { columns: own = {}, lookup = {} } = this.review.customers ?? {};
    const column =
      own[field] ?? Object.values(lookup).find(({ columns: looked }) => looked[field])?.columns[field];
    return typeof column === 'object' && column.fixed === true;
  }

  /** Columns that the values of a metric come from. A count that takes all values alike has none. */
  readonly valueColumns = remembered(({ spec }: RowsMetric): readonly string[] => {
    const alike = spec.kind === 'count' && spec.options.distinct !== true;
    return spec.field === undefined || alike ? [] : this.columns(spec.export, spec.field);
  });

  /** Columns that say which rows count. */
  readonly filterColumns = remembered(({ spec }: RowsMetric): readonly string[] => {
    const fields = spec.only === undefined ? [] : testsIn(spec.only).map(({ subject }) => subject);
    return fields.flatMap((field) => this.columns(spec.export, field));
  });

  /** Columns of the date by which rows fall into windows. */
  dateColumns({ spec }: RowsMetric): string[] {
    return this.columns(spec.export, 'date');
  }

  /** What its review and the metric itself ask of a field in rows that count. */
  limits(metric: RowsMetric, field: string | undefined): Limits {
    return field === undefined ? noLimits : this.limitsBy(metric)(field);
  }

  private readonly limitsBy = remembered(({ spec }: RowsMetric) =>
    rememberedByText((field) => {
      const own = spec.only === undefined ? [] : limitsIn(spec.only, field);
      return [...own, ...writtenLimits(this.review[spec.export]?.only, field)].reduce(together, noLimits);
    }),
  );
}

const noLimits: Limits = {
  least: undefined,
  most: undefined,
  openBelow: false,
  openAbove: false,
  unclear: false,
};
const unclear: Limits = { ...noLimits, unclear: true };

function limitsIn(condition: Condition, field: string): Limits[] {
  if (condition.kind === 'all') return condition.of.flatMap((each) => limitsIn(each, field));
  if (condition.kind === 'test')
    return condition.subject === field ? limitsBy(condition.test.op, condition.test) : [];
  return testsIn(condition).some(({ subject }) => subject === field) ? [unclear] : [];
}

interface Ends {
  readonly value?: Literal;
  readonly low?: Literal;
  readonly high?: Literal;
  readonly values?: readonly Literal[];
}

function limitsBy(op: string, test: Ends): Limits[] {
  const { value, low, high } = test;
  const open = op === 'more_than' || op === 'less_than';
  if (op === 'missing') return value === false ? [] : [unclear];
  if (op === 'between' && low instanceof Decimal && high instanceof Decimal)
    return [{ ...noLimits, least: low, most: high }];
  if (!(value instanceof Decimal)) return [unclear];
  if (op === 'at_least' || op === 'more_than') return [{ ...noLimits, least: value, openBelow: open }];
  if (op === 'at_most' || op === 'less_than') return [{ ...noLimits, most: value, openAbove: open }];
  return [unclear];
}

/** The same from a review file, where conditions stand as they were written. */
function writtenLimits(only: Readonly<Record<string, unknown>> | undefined, field: string): Limits[] {
  return Object.entries(only ?? {}).flatMap(([key, tests]): Limits[] => {
    if (key === 'any' || key === 'all' || key === 'not')
      return JSON.stringify(tests).includes(JSON.stringify(field)) ? [unclear] : [];
    if (key !== field || typeof tests !== 'object' || tests === null) return [];
    return Object.entries(tests).flatMap(([op, value]) => {
      const number = /^-?\d+(\.\d+)?$/.test(String(value)) ? new Decimal(String(value)) : undefined;
      return limitsBy(op, { value: number ?? (typeof value === 'boolean' ? value : String(value)) });
    });
  });
}

function together(a: Limits, b: Limits): Limits {
  const low = b.least === undefined || a.least?.gte(b.least) === true ? a : b;
  const high = b.most === undefined || a.most?.lte(b.most) === true ? a : b;
  return {
    least: low.least,
    openBelow: low.openBelow,
    most: high.most,
    openAbove: high.openAbove,
    unclear: a.unclear || b.unclear,
  };
}

/** First and last day of the rows that count; ends that are undefined are open. */
export interface DaysRead {
  readonly from?: string;
  readonly until?: string;
}

/** The days of the rows that a metric reads. */
export const daysRead = (metric: RowsMetric, asOf: string): DaysRead => daysBy(metric)(asOf);

const daysBy = remembered(({ spec }: RowsMetric) =>
  rememberedByText((asOf): DaysRead => {
    const { until, from } = windowDates(asOf, spec);
    // Repeats look for purchases before the window, too.
    const beginning = from === undefined || spec.kind === 'repeats' ? {} : { from };
    return { ...beginning, ...(spec.window.unit === 'all' && spec.before === undefined ? {} : { until }) };
  }),
);

/** Whether two metrics of one source may read the same row. */
export const overlap = (a: RowsMetric, b: RowsMetric, asOf: string): boolean => overlapBy(a)(b)(asOf);

const overlapBy = remembered((a: RowsMetric) =>
  remembered((b: RowsMetric) => rememberedByText((asOf) => overlapOn(a, b, asOf))),
);

function overlapOn(a: RowsMetric, b: RowsMetric, asOf: string): boolean {
  const [x, y] = [daysRead(a, asOf), daysRead(b, asOf)];
  const apart = (one: DaysRead, two: DaysRead) =>
    one.until !== undefined && two.from !== undefined && one.until < two.from;
  if (apart(x, y) || apart(y, x)) return false;
  return a.spec.export !== b.spec.export || !contradict(a.spec.only, b.spec.only);
}

/** Whether no row can meet both conditions, as far as can be seen test by test. */
function contradict(a: Condition | undefined, b: Condition | undefined): boolean {
  const [one, two] = [a, b].map((each) => (each === undefined ? [] : needed(each)));
  return (one ?? []).some(({ subject, test }) =>
    (two ?? []).some((other) => other.subject === subject && excludes(test, other.test)),
  );
}

/** Tests that must hold in any case. */
function needed(condition: Condition): { readonly subject: string; readonly test: Test }[] {
  if (condition.kind === 'test') return [condition];
  return condition.kind === 'all' ? condition.of.flatMap(needed) : [];
}

function excludes(a: Test, b: Test): boolean {
  const [one, two] = [valuesOf(a), valuesOf(b)];
  const key = (value: Literal) => (value instanceof Decimal ? value.toFixed() : String(value));
  if (one !== undefined && two !== undefined)
    return !one.some((each) => two.some((other) => key(each) === key(other)));
  const [x, y] = [limitsBy(a.op, a)[0], limitsBy(b.op, b)[0]];
  if (x === undefined || y === undefined || x.unclear || y.unclear) return false;
  return above(x, y) || above(y, x);
}

/** Whether everything within `low` is smaller than everything within `high`. */
function above(low: Limits, high: Limits): boolean {
  if (low.most === undefined || high.least === undefined) return false;
  return low.most.lt(high.least) || (low.most.eq(high.least) && (low.openAbove || high.openBelow));
}

function valuesOf(test: Test): readonly Literal[] | undefined {
  if (test.op === 'in') return test.values;
  return test.op === 'equals' ? [test.value] : undefined;
}
