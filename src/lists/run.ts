// Lists of a results folder: which there are, how many customers each has, and their rows.

import path from 'node:path';
import type { Engine } from '../engine/engine.js';
import { asItComes, withEngine } from '../engine/open.js';
import { as } from '../engine/steps/plan/step.js';
import { type RunHooks, withScratch } from '../foundation/folders/scratch.js';
import { SortedLines } from '../foundation/folders/sorted-lines.js';
import { didYouMean } from '../foundation/problems/nearest.js';
import { fail } from '../foundation/problems/problem.js';
import { shownPath } from '../foundation/problems/shown-path.js';
import { subjectsOf } from '../grammar/condition.js';
import type { ValueType } from '../grammar/types.js';
import {
  columnOfSubject,
  flipWay,
  listColumns,
  nearGain,
  nearLoss,
  overrideSubjects,
  tierColumnsOfLists,
} from '../plan/planning/list-columns.js';
import { type OpenedResults, openResults } from '../regrade/results.js';
import { reachOf } from '../regrade/tables.js';
import type { Audience } from '../reports/audience/audience.js';
import { hiddenAsked } from '../reports/audience/seen-list.js';
import { rowsSeenBy, type SeenRow, seesIds } from '../reports/audience/seen-rows.js';
import type { ListSpec } from '../review/lists.js';
import { conditionSql } from '../sql/condition.js';
import { overridesIn } from '../telling/overrides.js';
import { mostParts, tooManyParts } from '../telling/parts.js';
import { id, openTable } from '../telling/tables.js';
import type { ListColumn } from './columns.js';
import { ownLists } from './own.js';
import {
  columnResolver,
  type ListInputs,
  listedCustomers,
  listedStep,
  nearSql,
  resolver,
  tierIndexSql,
  tiersNotAsked,
} from './relation.js';
import { shippedLists, usualColumns } from './shipped.js';
import { type ListPart, type ListView, placedRows, viewedList } from './view.js';

/** A list with how many stand on it. */
export interface CountedList {
  readonly spec: ListSpec;
  /** Whether the review declares it. */
  readonly own: boolean;
  readonly customers: number;
  /** What it asks for and no customer of these results has, where nobody stands on it for that. */
  readonly nobodyHas: readonly string[];
  /** Tiers of which results do not show everything that they ask for, where the list asks who is near. */
  readonly notAsked: readonly string[];
  /** Overrides in force of customers whom results know by another id since they were merged, where the list asks for overrides. */
  readonly astray: number;
}

/** For whom lists are. */
interface Readers {
  /** Undefined: the team. */
  readonly audience: Audience | undefined;
  /** Fields that no list has that does not name them. */
  readonly personal: readonly string[];
  /** Folder that is gone afterwards, for rows that are put in order for them. */
  readonly scratch: string;
}

interface ListedRows {
  readonly most?: number | undefined;
  readonly part?: ListPart | undefined;
}

export class Lists {
  private constructor(
    private readonly engine: Engine,
    readonly results: OpenedResults,
    private readonly inputs: ListInputs,
    private readonly specs: readonly (readonly [spec: ListSpec, own: boolean])[],
    private readonly readers: Readers,
  ) {}

  private get audience(): Audience | undefined {
    return this.readers.audience;
  }

  /** @param scratch folder that is gone afterwards */
  static async open(
    engine: Engine,
    results: OpenedResults,
    audience: Audience | undefined,
    scratch: string,
  ): Promise<Lists> {
    const { folder, plan } = results;
    const [graded, changes] = [
      await openTable(engine, folder, 'graded.csv'),
      await openTable(engine, folder, 'changes.csv'),
    ];
    const parts = changes.columns.filter((name) => name.startsWith('score_change_'));
    const types = new Map<string, ValueType | undefined>([
      // Criteria of last year's policy stand in changes.csv alone.
      ...parts.map((name) => [name, { kind: 'decimal', precision: 38, scale: 12 }] as const),
      ...listColumns(plan),
    ]);
    const live = ['applied', 'redundant'];
    const overrides = (await overridesIn(folder)).filter(({ row }) => live.includes(row.status ?? ''));
    const own = ownLists(folder);
    const shipped = shippedLists(plan, own.personal, graded.columns.includes('firmness')).filter(
      ({ name }) => !own.lists.some((each) => each.name === name),
    );
    const specs = [
      ...own.lists.map((each) => [each, true] as const),
      ...shipped.map((each) => [each, false] as const),
    ];
    const inputs = { plan, graded, changes, overrides, types };
    return new Lists(engine, results, inputs, specs, { personal: own.personal, audience, scratch });
  }

  /** Fields of customers. */
  get fields(): readonly string[] {
    return this.inputs.plan.profile;
  }

  /** Whether readers may know who stands on a list. */
  mayKnow(spec: ListSpec): boolean {
    const { audience } = this;
    return audience === undefined || hiddenAsked(spec, audience, this.inputs.plan.policy).length === 0;
  }

  /** The list of a name. @throws ProblemsError where there is none */
  named(name: string): ListSpec {
    const names = this.specs.map(([spec]) => spec.name);
    const found = this.specs.find(([spec]) => spec.name === name)?.[0];
    return (
      found ??
      fail({
        code: 'unknown-list',
        place: { file: shownPath(path.join(this.results.folder, 'review.yaml')) },
        reason: `these results have no list "${name}"`,
        fix: didYouMean(name, names),
      })
    );
  }

  /** What of the list may be seen. @throws ProblemsError where it asks for something hidden, or nothing would be left of it */
  viewOf(spec: ListSpec): ListView {
    return viewedList(spec, this.columnsOf(spec), this.audience, this.inputs.plan.policy);
  }

  /** Columns of a list, in their order. */
  private columnsOf({ columns }: ListSpec): ListColumn[] {
    const names = columns ?? usualColumns(this.inputs.plan, this.readers.personal);
    const resolve = columnResolver(this.inputs, this.engine.dialect);
    return names.map((name) => ({ name, type: resolve(name).type }));
  }

  /**
   * How many customers stand on each of these lists; all of them without a name. One look at the rows.
   * @param field by which the rows of the list are to be told apart
   */
  async counted(only?: ListSpec, field?: string): Promise<CountedList[]> {
    const { engine, inputs } = this;
    const { dialect } = engine;
    const specs = this.specs.filter(([spec]) => only === undefined || spec === only);
    const subjects = [...new Set(specs.flatMap(([{ when }]) => subjectsOf(when)).map(columnOfSubject))];
    const needed = specs.flatMap(([spec]) => [
      ...(only === undefined ? [] : this.columnsOf(spec).map(({ name }) => name)),
      ...(only === undefined ? [] : spec.sort.map(({ column }) => column)),
    ]);
    const parted = field === undefined ? [] : [field, 'tier'];
    await engine.create(listedStep(new Set([...subjects, ...needed, ...parted]), inputs, dialect));
    const counts = [
      ...specs.map(([spec], index) =>
        as(`count(CASE WHEN ${this.whenSql(spec)} THEN 1 END)`, `n${index}`, dialect),
      ),
      ...subjects.map((name, index) => as(`count(${dialect.identifier(name)})`, `s${index}`, dialect)),
    ];
    const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${listedCustomers}`);
    const near = nearSql(inputs, dialect);
    const astray = subjects.some((name) => overrideSubjects.has(name)) ? await this.astray() : 0;
    const nothing = (name: string) => {
      if (name === nearGain || name === nearLoss || name === flipWay) return near[name] === undefined;
      return !overrideSubjects.has(name) && Number(row?.[`s${subjects.indexOf(name)}`] ?? 0) === 0;
    };
    return specs.map(([spec, own], index) => {
      const asked = [...new Set(subjectsOf(spec.when).map(columnOfSubject))];
      const customers = Number(row?.[`n${index}`] ?? 0);
      const asksNear = asked.some((name) => (name === nearGain || name === nearLoss) && !nothing(name));
      return {
        spec,
        own,
        customers,
        nobodyHas: customers === 0 ? asked.filter(nothing) : [],
        notAsked: asksNear ? tiersNotAsked(inputs) : [],
        astray: asked.some((name) => overrideSubjects.has(name)) ? astray : 0,
      };
    });
  }

  private async astray(): Promise<number> {
    const { engine, inputs } = this;
    const rows = inputs.overrides.map(({ id: customer }) => [customer]);
    const [row] = await engine.rows(
      `SELECT count(*) AS n FROM ${engine.dialect.rowsOfText(['_customer'], rows)} AS o WHERE NOT EXISTS (SELECT 1 FROM ${listedCustomers} AS l WHERE l.${id} = o._customer)`,
    );
    return Number(row?.n ?? 0);
  }

  /** Rows of a list that was counted alone, in an order that may be seen: cells as text. */
  async *rows({ spec, seen }: ListView, { most, part }: ListedRows = {}): AsyncGenerator<readonly SeenRow[]> {
    const { dialect } = this.engine;
    const resolve = columnResolver(this.inputs, dialect);
    const cells = seen.columns.map(({ name }, index) =>
      as(dialect.print(resolve(name)), `c${index}`, dialect),
    );
    const sort = seen.sort.map(
      ({ column, down }) => `${this.orderSql(column)} ${down ? 'DESC' : 'ASC'} NULLS LAST`,
    );
    const ids = this.audience === undefined || seesIds(this.audience);
    const place =
      ids || sort.length === 0 ? dialect.text('') : `dense_rank() OVER (ORDER BY ${sort.join(', ')})`;
    const order = [...sort, id].join(', ');
    const limit = ids && most !== undefined ? ` LIMIT ${most}` : '';
    const where = [this.whenSql(spec), ...(part === undefined ? [] : [this.partSql(part)])].join(' AND ');
    const found = this.engine.stream(
      `SELECT ${[...cells, '_place'].join(', ')} FROM (SELECT *, ${place} AS _place FROM ${listedCustomers} WHERE ${where} ORDER BY ${order}${limit})`,
    );
    const columns = seen.columns.map(({ name }, at) => ({ name, at, field: this.fields.includes(name) }));
    let left = most ?? Number.POSITIVE_INFINITY;
    for await (const piece of rowsSeenBy(
      columns,
      this.audience,
      new SortedLines(this.readers.scratch),
      (cell) => cell,
    )(placedRows(found, columns.length))) {
      if (left <= 0) return;
      yield piece.slice(0, left);
      left -= piece.length;
    }
  }

  /** Values of a field that customers of this year have, null for those without any, and how many stand on the list. */
  async parts({ spec }: ListView, field: string): Promise<readonly (ListPart & { customers: number })[]> {
    const { engine } = this;
    const value = this.printed(field);
    const rows = await engine.rows(
      `SELECT _part, count(CASE WHEN ${this.whenSql(spec)} THEN 1 END) AS n FROM (SELECT *, ${value} AS _part FROM ${listedCustomers} WHERE tier IS NOT NULL) GROUP BY _part ORDER BY _part NULLS LAST LIMIT ${mostParts + 1}`,
    );
    if (rows.length > mostParts) tooManyParts(field);
    return rows.map(({ _part: value, n }) => ({ field, value: value ?? null, customers: Number(n) }));
  }

  /** Who left has no field. */
  private partSql({ field, value }: ListPart): string {
    const { dialect } = this.engine;
    const is = value === null ? 'IS NULL' : `= ${dialect.text(value)}`;
    return `tier IS NOT NULL AND ${this.printed(field)} ${is}`;
  }

  private printed(column: string): string {
    const { dialect } = this.engine;
    return dialect.print(columnResolver(this.inputs, dialect)(column));
  }

  private whenSql({ when }: ListSpec): string {
    const { dialect } = this.engine;
    return conditionSql(when, resolver(this.inputs, dialect), dialect, this.inputs.plan.asOf);
  }

  /** Tiers go by their order in the policy. */
  private orderSql(column: string): string {
    const { dialect } = this.engine;
    const cell = dialect.identifier(column);
    return tierColumnsOfLists.includes(column) ? tierIndexSql(this.inputs.plan, cell, dialect) : cell;
  }
}

/**
 * Opens the lists of results that nobody has changed, and hands them to `use`.
 * @param audience undefined: the team
 */
export function withLists<T>(
  folder: string,
  hooks: RunHooks,
  audience: Audience | undefined,
  use: (lists: Lists, scratch: string) => Promise<T>,
): Promise<T> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading results');
    const results = await openResults(folder, scratch);
    return withEngine(asItComes, reachOf(results, scratch), async (engine) =>
      use(await Lists.open(engine, results, audience, scratch), scratch),
    );
  });
}
