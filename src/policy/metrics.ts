// Written metrics → resolved metrics in dependency order, with the hidden ones that growth needs.
import { Decimal } from 'decimal.js';
import { metricKinds } from '../metrics/index.js';
import type { DerivedKind, MetricKind, RowsKind } from '../metrics/kind.js';
import { didYouMean } from '../problems/nearest.js';
import type { Problems } from '../problems/problem.js';
import type { Path, YamlFile } from '../yaml/document.js';
import { resolveCondition } from './condition.js';
import { checkName, checkUnique, labelsOf } from './names.js';
import type { DerivedSpec, Metric, RowsSpec } from './policy.js';
import { addSpans, lengthOf, type Span, type Window } from './window.js';
import type { WrittenMetric } from './written.js';

const shiftedName = (id: string) => `_before_${id}`;

/** Resolves all metrics of a policy. Problems are added; metrics that cannot be resolved are left out. */
export function resolveMetrics(
  written: Readonly<Record<string, WrittenMetric>>,
  source: YamlFile,
  problems: Problems,
): Metric[] {
  return new Resolver(written, source, problems).all();
}

class Resolver {
  private readonly done = new Map<string, Metric>();
  private readonly failed = new Set<string>();
  private readonly underWay: string[] = [];

  constructor(
    private readonly written: Readonly<Record<string, WrittenMetric>>,
    private readonly source: YamlFile,
    private readonly problems: Problems,
  ) {}

  all(): Metric[] {
    const ids = Object.keys(this.written);
    checkUnique(
      ids.map((name) => ({ name, path: ['metrics'], key: name })),
      { what: 'metrics', fix: 'rename one of them; capital and small letters count as the same' },
      this.source,
      this.problems,
    );
    for (const id of ids) {
      checkName(id, this.source, ['metrics'], id, this.problems);
      this.resolve(id, ['metrics', id]);
    }
    return [...this.done.values()];
  }

  /** The metric and, before it, everything that it reads. `from` is the place of the reference. */
  private resolve(id: string, from: Path): Metric | undefined {
    const ready = this.done.get(id);
    if (ready || this.failed.has(id)) return ready;
    const written = Object.hasOwn(this.written, id) ? this.written[id] : undefined;
    if (written === undefined) {
      this.problems.add({
        code: 'unknown-metric',
        place: this.source.place(from),
        reason: `there is no metric "${id}"`,
        fix: didYouMean(id, Object.keys(this.written)),
      });
      return undefined;
    }
    if (this.underWay.includes(id)) {
      this.problems.add({
        code: 'metric-cycle',
        place: this.source.place(['metrics'], id),
        reason: `metrics are defined by each other: ${[...this.underWay.slice(this.underWay.indexOf(id)), id].join(' → ')}`,
        fix: 'compute one of them from an export',
      });
      return undefined;
    }
    this.underWay.push(id);
    const spec = this.specOf(id, written);
    this.underWay.pop();
    if (spec === undefined) {
      this.failed.add(id);
      return undefined;
    }
    const metric: Metric = {
      id,
      hidden: false,
      label: labelsOf(written.label, id),
      unit: written.unit ?? '',
      missing: written.missing,
      spec,
    };
    this.done.set(id, metric);
    return metric;
  }

  private specOf(id: string, written: WrittenMetric): RowsSpec | DerivedSpec | undefined {
    const keys = Object.keys(written).filter((key) => metricKinds.has(key));
    const [key, second] = keys;
    if (key === undefined || second !== undefined) {
      this.problems.add({
        code: 'metric-kind',
        place: this.source.place(['metrics'], id),
        reason:
          key === undefined
            ? `metric "${id}" does not say what it computes`
            : `metric "${id}" computes two things at once: ${keys.join(' and ')}`,
        fix: `give it exactly one of ${[...metricKinds.keys()].join(', ')}`,
      });
      return undefined;
    }
    const kind = metricKinds.get(key) as MetricKind;
    const value: unknown = (written as Record<string, unknown>)[key];
    return kind.grain === 'rows'
      ? this.rowsSpec(id, kind, String(value), written)
      : this.derivedSpec(id, kind, (Array.isArray(value) ? value : [value]) as (string | Decimal)[], written);
  }

  private rowsSpec(
    id: string,
    kind: RowsKind,
    operand: string,
    written: WrittenMetric,
  ): RowsSpec | undefined {
    const path = ['metrics', id];
    const [exportName, field, ...more] = operand.split('.');
    const named = exportName !== undefined && exportName !== '' && more.length === 0 && field !== '';
    if (!named || (field === undefined && !kind.takesRows)) {
      return this.refuse(
        [...path, kind.key],
        'wrong-value',
        `"${operand}" does not name a field`,
        'write export.field, such as transactions.amount',
      );
    }
    const onCustomer = exportName === 'customers';
    if (onCustomer && kind.onCustomer === 'no') {
      return this.refuse(
        [...path, kind.key],
        'wrong-value',
        `a customer has one row, so there is nothing to ${kind.key}`,
        `take a field itself: { value: ${field === undefined ? 'customers.name' : operand} }`,
      );
    }
    if (!onCustomer && kind.onCustomer === 'only') {
      return this.refuse(
        [...path, kind.key],
        'wrong-value',
        `a customer has many rows in ${exportName}, so ${kind.key} is not one value`,
        'use max, min, sum, average or count',
      );
    }
    const misplaced = (['window', 'before', 'only', 'distinct'] as const).filter(
      (each) => written[each] !== undefined && (onCustomer || (each === 'distinct' && !kind.takesDistinct)),
    );
    for (const each of misplaced) {
      this.refuse(
        [...path, each],
        'wrong-value',
        `${each} means nothing here: ${onCustomer ? 'a customer has one row' : `${kind.key} does not know it`}`,
        `remove ${each}`,
      );
    }
    return {
      grain: 'rows',
      kind: kind.key,
      export: exportName,
      field,
      distinct: written.distinct === true,
      only: written.only && resolveCondition(written.only),
      window: written.window ?? { unit: 'all' },
      before: written.before,
    };
  }

  private derivedSpec(
    id: string,
    kind: DerivedKind,
    operands: (string | Decimal)[],
    written: WrittenMetric,
  ): DerivedSpec | undefined {
    const path = ['metrics', id];
    for (const each of ['window', 'before', 'only', 'distinct'] as const) {
      if (written[each] !== undefined) {
        this.refuse(
          [...path, each],
          'wrong-value',
          `${each} means nothing for ${kind.key}, which reads other metrics`,
          `put ${each} on the metrics that it reads`,
        );
      }
    }
    const [least, most] = kind.operands;
    if (operands.length < least || operands.length > most) {
      return this.refuse(
        [...path, kind.key],
        'wrong-value',
        `${kind.key} takes ${least === most ? least : `${least} to ${most}`} operands, not ${operands.length}`,
        'name metrics or numbers',
      );
    }
    const found = operands.map((operand, index) =>
      operand instanceof Decimal
        ? operand
        : this.resolve(operand, most > 1 ? [...path, kind.key, index] : [...path, kind.key]),
    );
    if (found.includes(undefined)) return undefined;
    const resolved = found.map((each) => (each instanceof Decimal ? each : (each as Metric).id));
    const plain = { grain: 'metrics', kind: kind.key, operands: resolved, window: undefined } as const;
    const [base] = resolved;
    if (kind.needs === 'nothing' || typeof base !== 'string') return plain;
    const window = this.windowOf(base);
    if (
      window === undefined ||
      lengthOf(window) === undefined ||
      (kind.needs === 'window' && window.unit === 'days')
    ) {
      return this.refuse(
        [...path, kind.key],
        'no-window',
        `${kind.key} needs a window${kind.needs === 'window' ? ' in months' : ''} on "${base}"`,
        `give ${base} a window such as 12 months`,
      );
    }
    if (kind.needs === 'window') return { ...plain, window };
    const before = this.shifted(base, lengthOf(window) as Span);
    return before === undefined ? undefined : { ...plain, operands: [base, before] };
  }

  /** The window of a metric, or the common one of the metrics that it reads. */
  private windowOf(id: string): Window | undefined {
    const spec = this.done.get(id)?.spec;
    if (spec === undefined) return undefined;
    if (spec.grain === 'rows') return spec.export === 'customers' ? undefined : spec.window;
    const windows = spec.operands.flatMap((each) => (typeof each === 'string' ? [this.windowOf(each)] : []));
    const [first] = windows;
    return windows.every((each) => JSON.stringify(each) === JSON.stringify(first)) ? first : undefined;
  }

  /** A hidden copy of a metric, and of what it reads, with the window moved back. */
  private shifted(id: string, by: Span): string | undefined {
    const name = shiftedName(id);
    const metric = this.done.get(id);
    if (metric === undefined || this.done.has(name)) return name;
    let spec: RowsSpec | DerivedSpec;
    if (metric.spec.grain === 'rows') {
      const before = addSpans(metric.spec.before, by);
      if (before === undefined) {
        return this.refuse(
          ['metrics', id, 'before'],
          'no-window',
          `"${id}" mixes days and months in window and before`,
          'use one unit for both',
        );
      }
      spec = { ...metric.spec, before };
    } else {
      const operands = metric.spec.operands.map((each) =>
        typeof each === 'string' ? (this.shifted(each, by) ?? each) : each,
      );
      spec = { ...metric.spec, operands };
    }
    this.done.set(name, { ...metric, id: name, hidden: true, spec });
    return name;
  }

  private refuse(path: Path, code: 'wrong-value' | 'no-window', reason: string, fix: string): undefined {
    this.problems.add({ code, place: this.source.place(path), reason, fix });
    return undefined;
  }
}
