// Written metrics → resolved metrics in dependency order, with the hidden ones that growth needs.
import { Decimal } from 'decimal.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import type { Problem, Problems } from '../../foundation/problems/problem.js';
import type { YamlFile, YamlPath } from '../../foundation/yaml/document.js';
import { addSpans, lengthOf, type PlacedWindow, type Span } from '../../grammar/window.js';
import type { DerivedKind } from '../metrics/kind.js';
import { daysBetweenHint, daysInstead } from '../model/dates-as-days.js';
import { checkName, checkUnique, inBothLanguages } from '../model/names.js';
import type { DerivedSpec, Metric, RowsSpec } from '../model/policy.js';
import { kindOf, type MetricSource, operandsOf, refuseMetric, rowsSpec } from './metric-specs.js';
import type { WrittenMetric } from './written-metric.js';

const shiftedName = (id: string) => `_before_${id}`;

/** Metrics as they are written, and the first day of years that their windows name. */
type WrittenMetrics = {
  readonly metrics: Readonly<Record<string, WrittenMetric>>;
  readonly year_begins?: string | undefined;
};

/** Resolves all metrics of a policy. Problems are added; metrics that cannot be resolved are left out. */
export function resolveMetrics(written: WrittenMetrics, source: YamlFile, problems: Problems): Metric[] {
  return new Resolver(written, source, problems).all();
}

/** What is said of an operand that is no metric; dates and fields are what people write instead. */
function noMetric(name: string, known: readonly string[]): Pick<Problem, 'reason' | 'fix'> {
  if (name === 'as_of')
    return { reason: 'the as-of date is a date, and metrics are computed from numbers', fix: daysInstead };
  const [exportName = '', field, ...more] = name.split('.');
  if (field === undefined || more.length > 0)
    return { reason: `there is no metric "${name}"`, fix: didYouMean(name, known) };
  const example = exportName === 'customers' ? `{ value: ${name} }` : `{ sum: ${name} }`;
  return {
    reason: `"${name}" is a field, and here stand metrics and numbers`,
    fix: `make a metric of it first, such as ${example}, and name that; ${daysBetweenHint}`,
  };
}

class Resolver {
  private readonly done = new Map<string, Metric>();
  private readonly failed = new Set<string>();
  private readonly underWay: string[] = [];

  constructor(
    private readonly policy: WrittenMetrics,
    private readonly source: YamlFile,
    private readonly problems: Problems,
  ) {}

  private get written() {
    return this.policy.metrics;
  }

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
  private resolve(id: string, from: YamlPath): Metric | undefined {
    const ready = this.done.get(id);
    if (ready || this.failed.has(id)) return ready;
    const written = Object.hasOwn(this.written, id) ? this.written[id] : undefined;
    if (written === undefined) {
      this.problems.add({
        code: 'unknown-metric',
        place: this.source.place(from),
        ...noMetric(id, Object.keys(this.written)),
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
    const spec = this.specOf(this.sourceOf(id, written));
    this.underWay.pop();
    if (spec === undefined) {
      this.failed.add(id);
      return undefined;
    }
    const metric: Metric = {
      id,
      hidden: false,
      label: inBothLanguages(written.label, id),
      unit: written.unit ?? '',
      missing: written.missing,
      spec,
    };
    this.done.set(id, metric);
    return metric;
  }

  private specOf(metric: MetricSource): RowsSpec | DerivedSpec | undefined {
    const kind = kindOf(metric);
    if (kind === undefined) return undefined;
    return kind.grain === 'rows' ? rowsSpec(metric, kind) : this.derivedSpec(metric, kind);
  }

  private derivedSpec(metric: MetricSource, kind: DerivedKind): DerivedSpec | undefined {
    const written = operandsOf(metric, kind);
    if (written === undefined) return undefined;
    const path = ['metrics', metric.id, kind.operand ?? kind.key];
    const found = written.operands.map((operand, index) =>
      operand instanceof Decimal
        ? operand
        : this.resolve(operand, kind.operands[1] > 1 ? [...path, index] : path),
    );
    if (found.includes(undefined)) return undefined;
    const operands = found.map((each) => (each instanceof Decimal ? each : (each as Metric).id));
    const plain: DerivedSpec = {
      grain: 'metrics',
      kind: kind.key,
      operands,
      options: written.options,
      ...(written.within !== undefined && { within: written.within }),
      window: undefined,
    };
    const { within } = written;
    if (within !== undefined && this.group(within, metric) === undefined) return undefined;
    const [base] = operands;
    if (kind.needs === 'nothing' || typeof base !== 'string') return plain;
    const placed = this.windowOf(base);
    const length = placed && lengthOf(placed.window);
    if (placed === undefined || length === undefined || (kind.needs === 'window' && length.unit === 'days')) {
      return refuseMetric(
        metric,
        [kind.key],
        'no-window',
        `${kind.key} needs a window${kind.needs === 'window' ? ' in months' : ''} on "${base}"`,
        `give ${base} a window such as 12 months`,
      );
    }
    if (kind.needs === 'window') return { ...plain, window: placed };
    const before = this.shifted(base, length);
    return before === undefined ? undefined : { ...plain, operands: [base, before] };
  }

  /** What customers are grouped by: a metric that stands before, or a field that the plan knows. */
  private group(name: string, { id }: MetricSource): string | undefined {
    if (!Object.hasOwn(this.written, name)) return name;
    return this.resolve(name, ['metrics', id, 'within'])?.id;
  }

  /** The window of a metric, or the common one of the metrics that it reads. */
  private windowOf(id: string): PlacedWindow | undefined {
    const spec = this.done.get(id)?.spec;
    if (spec === undefined) return undefined;
    if (spec.grain === 'rows')
      return spec.export === 'customers' ? undefined : { window: spec.window, before: spec.before };
    const windows = spec.operands.flatMap((each) => (typeof each === 'string' ? [this.windowOf(each)] : []));
    const [first] = windows;
    return windows.every((each) => sameLength(each, first)) ? first : undefined;
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
        return refuseMetric(
          this.sourceOf(id, this.written[id] ?? {}),
          ['before'],
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
      const { within } = metric.spec;
      // What has no window, such as a field of the customers, is what it is.
      const moves = within !== undefined && this.windowOf(within) !== undefined;
      const group = moves ? (this.shifted(within, by) ?? within) : within;
      spec = { ...metric.spec, operands, ...(group !== undefined && { within: group }) };
    }
    this.done.set(name, { ...metric, id: name, hidden: true, spec });
    return name;
  }

  private sourceOf(id: string, written: WrittenMetric): MetricSource {
    const { year_begins: yearBegins } = this.policy;
    return { id, written, yearBegins, source: this.source, problems: this.problems };
  }
}

/** Whether two windows are as long, whenever the as-of date is: how much of a calendar year is over depends on its end. */
function sameLength(a: PlacedWindow | undefined, b: PlacedWindow | undefined): boolean {
  const text = (placed: PlacedWindow | undefined) =>
    JSON.stringify(placed?.window.unit === 'calendar year' ? placed : placed?.window);
  return text(a) === text(b);
}
