// Test cases against the policy: metrics, fields, tiers and columns that it knows, and values that fit them.
import { Decimal } from 'decimal.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import type { ProblemCode } from '../foundation/problems/catalogue.js';
import { didYouMean, nearest } from '../foundation/problems/nearest.js';
import type { Place, Problems } from '../foundation/problems/problem.js';
import type { YamlPath } from '../foundation/yaml/document.js';
import { numberAsText } from '../foundation/yaml/written-number.js';
import { isNumeric, scaleOf, type ValueType } from '../grammar/types.js';
import { literalText, typeWords } from '../plan/planning/type-words.js';
import { lastExport } from '../policy/model/last.js';
import type { FieldsByExport, GivenValue } from '../regrade/scratch-review.js';
import { comparable } from '../sql/condition.js';
import { alsoAllowed, rowsOfCase } from './exports.js';
import type { Case, CaseCustomer, CasesFile, Expectation } from './read.js';

/** What cases may name. */
export interface KnownToCases {
  readonly plan: Plan;
  /** Where the policy says what clusters are made of. */
  readonly assignPlace: Place;
  readonly fields: FieldsByExport;
  /** Columns of the results of cases with rows, and with metrics. */
  readonly columns: { readonly rows: readonly string[]; readonly metrics: readonly string[] };
}

/** Not a column: reasons that must be among those of the customer. */
export const reasonsInclude = 'reasons_include';

/** Columns that hold a tier. */
const tierColumns = ['tier', 'previous_tier', 'scored_tier', 'moved_tier', 'ruled_tier', 'next_tier'];

/** Adds a problem for everything in which cases and policy do not fit. */
export function checkCases({ cases, place }: CasesFile, known: KnownToCases, problems: Problems): void {
  const check = new Checks(known, place, problems);
  for (const each of cases) check.case(each);
}

class Checks {
  constructor(
    private readonly known: KnownToCases,
    private readonly place: CasesFile['place'],
    private readonly problems: Problems,
  ) {}

  case(each: Case): void {
    this.rows(each);
    each.customers.forEach((customer, index) => {
      if (each.customers.findIndex(({ id }) => id === customer.id) !== index)
        this.add(
          'name-taken',
          [...customer.path, 'customer_id'],
          `two customers are called "${customer.id}"`,
          'rename one of them',
        );
      this.metrics(customer);
      this.last(customer);
      const columns = this.known.columns[each.rows === undefined ? 'metrics' : 'rows'];
      for (const expectation of customer.expect)
        this.expectation(expectation, [...columns, reasonsInclude], [...customer.path, 'expect']);
    });
  }

  private rows(each: Case): void {
    const { rows, asOf, path } = each;
    if (rows === undefined) return;
    if (asOf === undefined)
      this.add(
        'missing-key',
        path,
        'nothing says which day is the last that counts',
        'add as_of: 2026-12-31, to this case or above all cases',
      );
    for (const [name, all] of rows) {
      const fields = this.known.fields.get(name);
      if (fields === undefined) {
        const fix = didYouMean(name, [...this.known.fields.keys()]);
        this.add('unknown-export', [...path, 'rows'], `the policy reads no export "${name}"`, fix, name);
        continue;
      }
      for (const [index, row] of all.entries()) this.row(name, row, fields, [...path, 'rows', name, index]);
    }
    const ids = rows.has('customers')
      ? rowsOfCase(each, 'customers').map((row) => String(row.customer_id))
      : [];
    ids.forEach((id, index) => {
      if (ids.indexOf(id) === index) return;
      this.add(
        'name-taken',
        [...path, 'rows', 'customers', index],
        `two rows of customers are for "${id}"`,
        'keep one of them',
      );
    });
  }

  private row(
    name: string,
    row: Readonly<Record<string, GivenValue>>,
    fields: readonly string[],
    path: YamlPath,
  ): void {
    const allowed = [...fields, ...alsoAllowed(name)];
    for (const key of Object.keys(row)) {
      if (allowed.includes(key)) continue;
      this.add('unknown-field', path, `no rule reads "${key}" of ${name}`, didYouMean(key, fields), key);
    }
  }

  private metrics({ metrics, path }: CaseCustomer): void {
    const { plan } = this.known;
    const ids = plan.policy.metrics.map((metric) => metric.id).filter((id) => !id.startsWith('_'));
    for (const [id, value] of metrics ?? []) {
      const where = [...path, 'metrics'];
      const type = ids.includes(id) ? plan.metricTypes.get(id) : undefined;
      if (type === undefined) {
        this.add('unknown-metric', where, `there is no metric "${id}"`, didYouMean(id, ids), id);
        continue;
      }
      const wrong = value === null ? undefined : valueMisfit(value, type);
      if (wrong !== undefined)
        this.add('field-type', [...where, id], `"${id}" is ${wrong}`, 'correct the value');
    }
  }

  private last({ last, path }: CaseCustomer): void {
    if (last === undefined) return;
    const { tiers, metrics } = this.known.plan.policy;
    const taken = metrics.flatMap(({ spec }) =>
      spec.grain === 'rows' && spec.export === lastExport ? [spec.field ?? ''] : [],
    );
    for (const id of last.metrics?.keys() ?? []) {
      if (taken.includes(id)) continue;
      const where = [...path, 'last', 'metrics'];
      this.add(
        'unknown-metric',
        where,
        `no metric takes "${id}" from last results`,
        didYouMean(id, taken),
        id,
      );
    }
    const known = tiers.flatMap((tier) => [tier.id, ...tier.formerly]);
    for (const [key, tier] of [
      ['tier', last.tier],
      ['scored_tier', last.scoredTier],
      ['ruled_tier', last.ruledTier],
    ] as const)
      if (tier !== undefined && !known.includes(tier)) this.unknownTier(tier, known, [...path, 'last', key]);
  }

  private expectation({ column, value }: Expectation, known: readonly string[], path: YamlPath): void {
    if (!known.includes(column)) {
      const near = nearest(column, known);
      const fix =
        near === undefined ? `results have the columns ${known.join(', ')}` : `did you mean "${near}"?`;
      this.add('unknown-key', path, `results have no column "${column}"`, fix, column);
    }
    if (Array.isArray(value)) {
      if (column === 'reasons' || column === reasonsInclude) return;
      const reason = `${column} holds one value, not a list`;
      this.add('wrong-value', [...path, column], reason, 'write the value alone');
      return;
    }
    if (!tierColumns.includes(column) || value === null) return;
    const ids = this.known.plan.policy.tiers.map((tier) => tier.id);
    const id = value instanceof Decimal ? numberAsText(value) : String(value);
    if (!ids.includes(id)) this.unknownTier(id, ids, [...path, column]);
  }

  private unknownTier(id: string, known: readonly string[], path: YamlPath): void {
    this.add('unknown-tier', path, `there is no tier "${id}"`, didYouMean(id, known));
  }

  private add(code: ProblemCode, path: YamlPath, reason: string, fix: string, key?: string): void {
    this.problems.add({ code, place: this.place(path, key), reason, fix });
  }
}

/** Why a value cannot be one of this type; undefined where it can. */
export function valueMisfit(value: NonNullable<GivenValue>, type: ValueType): string | undefined {
  if (!comparable(value, type)) return `${typeWords(type)} and cannot be ${literalText(value)}`;
  if (!(value instanceof Decimal) || !isNumeric(type)) return undefined;
  const places = scaleOf(type);
  if (value.decimalPlaces() > places)
    return places === 0
      ? `a whole number and cannot be ${value.toFixed()}`
      : `a number with at most ${places} decimals and cannot be ${value.toFixed()}`;
  const digits = type.kind === 'decimal' ? type.precision - places : 18;
  return value.abs().lt(new Decimal(10).pow(digits))
    ? undefined
    : `a number with at most ${digits} digits before the point and cannot be ${value.toFixed()}`;
}
