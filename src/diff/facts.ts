// What the two sides have in common beside customers and tiers: scores, worth, points of criteria, fields to look into,
// and what the newer policy asks of a better tier.
import { rowsAtFirst, withFewValues } from '../change/concentration.js';
import type { ChangeRelation, Figures, NearInputs } from '../change/relation.js';
import type { Engine } from '../engine/engine.js';
import { pointsColumn } from '../engine/steps/plan/step.js';
import { fixedColumns } from '../format/graded.js';
import { criteriaOf, currencyDiffers, type Labels, labelsById, type Policy } from '../policy/model/policy.js';
import type { Dialect } from '../sql/dialects/dialect.js';
import { subjectColumns } from '../telling/gates.js';
import { isPersonal } from './columns.js';
import type { Compared, OnBoth } from './moves.js';
import { type TierOrder, tierIndex } from './order.js';
import { columnNamed, factsName, rowsName } from './rows.js';
import type { Side, SideColumns } from './sides.js';

const pointsEnd = pointsColumn('');

/** Headings that both sides have, once each. */
export function onBoth(old: Side, now: Side, headings: OnBoth): OnBoth | undefined {
  const there =
    columnNamed(old.file, headings.old) !== undefined && columnNamed(now.file, headings.new) !== undefined;
  return there ? headings : undefined;
}

/** Headings of what customers are worth: each side's own where both say one. */
export function valueHeadings(old: Side, now: Side): OnBoth | undefined {
  const metric = now.results?.valueMetric ?? old.results?.valueMetric;
  if (metric === undefined || worthDiffers(old, now)) return undefined;
  return onBoth(old, now, {
    old: old.results?.valueMetric ?? metric,
    new: now.results?.valueMetric ?? metric,
  });
}

/** Whether both sides say what customers are worth, by different metrics or in different currencies. */
export function worthDiffers({ results: was }: Side, { results: is }: Side): boolean {
  if (was?.valueMetric === undefined || is?.valueMetric === undefined) return false;
  return was.valueMetric !== is.valueMetric || currencyDiffers(was.policy.currency, is.policy.currency);
}

/** How a heading is called for people. */
function labelOf(heading: string, ...policies: readonly (Policy | undefined)[]): Labels {
  for (const policy of policies) {
    if (policy === undefined) continue;
    const metric = policy.metrics.find(({ id }) => id === heading);
    if (metric) return metric.label;
    const criterion = criteriaOf(policy).find(({ id }) => pointsColumn(id) === heading);
    if (criterion) return labelsById(policy)[criterion.id] ?? { en: criterion.id, zh: criterion.id };
  }
  const plain = heading.endsWith(pointsEnd) ? heading.slice(0, -pointsEnd.length) : heading;
  return { en: plain, zh: plain };
}

/** Labels of what the causes of moves name: the newer policy speaks, of what it no longer has the older one. */
export function labelsInBoth(old: Side, now: Side): ChangeRelation['labels'] {
  const of = ({ results }: Side) => (results === undefined ? {} : labelsById(results.policy));
  return { ...of(old), ...of(now) };
}

/** The value metric with its label; undefined where the sides have none in common. */
export function valueInBoth(old: Side, now: Side, headings: OnBoth | undefined): ChangeRelation['value'] {
  if (headings === undefined) return undefined;
  const policies = [now.results?.policy, old.results?.policy] as const;
  return {
    metric: headings.new,
    label: labelOf(headings.new, ...policies),
    currency: (policies[0] ?? policies[1])?.currency ?? '',
  };
}

/** Score and points that both sides have. */
export function distributionsIn(old: Side, now: Side, dialect: Dialect): ChangeRelation['distributions'] {
  const points = old.file.headings.filter((heading) => heading.endsWith(pointsEnd) && heading !== pointsEnd);
  return ['score', ...points].flatMap((heading) => {
    const both = onBoth(old, now, { old: heading, new: heading });
    if (both === undefined) return [];
    return [
      {
        name: heading,
        label: labelOf(heading, now.results?.policy, old.results?.policy),
        before: figures(old, heading, dialect),
        now: figures(now, heading, dialect),
      },
    ];
  });
}

function figures(side: Side, heading: string, dialect: Dialect): Figures {
  const column = columnNamed(side.file, heading) ?? 'NULL';
  return { from: rowsName(side.which), value: dialect.plainDecimal(column), text: column };
}

/** Cells of a heading that are no numbers. */
export async function oddCells(
  engine: Engine,
  side: Side,
  heading: string,
  dialect: Dialect,
): Promise<number> {
  const column = columnNamed(side.file, heading) ?? 'NULL';
  const odd = `${column} IS NOT NULL AND ${dialect.plainDecimal(column).sql} IS NULL`;
  const [row] = await engine.rows(
    `SELECT count(CASE WHEN ${odd} THEN 1 END) AS n FROM ${factsName(side.which)}`,
  );
  return Number(row?.n);
}

/**
 * Fields of the newer side among whose values downgrades may concentrate, as far as its first rows tell: profile fields
 * of results, or of a plain file every column of words with few different values. Nothing that is personal.
 */
export async function profileCandidates(
  engine: Engine,
  old: Side,
  now: Side,
  columns: SideColumns,
  dialect: Dialect,
): Promise<string[]> {
  const hidden = isPersonal(old, now);
  const { headings } = now.file;
  const named = now.results ? headings.slice(0, headings.indexOf('tier')) : headings;
  const taken: readonly string[] = [...columns.keys, columns.tier, ...fixedColumns];
  const candidates = named.filter(
    (heading) =>
      !taken.includes(heading) &&
      !hidden(heading) &&
      !heading.endsWith(pointsEnd) &&
      columnNamed(now.file, heading) !== undefined,
  );
  const cells = candidates.map((heading) => columnNamed(now.file, heading) ?? 'NULL');
  const first = `(SELECT ${cells.join(', ')} FROM ${rowsName('new')} LIMIT ${rowsAtFirst})`;
  const few = await withFewValues(engine, cells, first);
  if (now.results || few.length === 0)
    return candidates.filter((_, index) => few.includes(cells[index] ?? ''));
  const words = few.map(
    (cell) =>
      `count(CASE WHEN ${cell} IS NOT NULL AND ${dialect.plainDecimal(cell).sql} IS NULL THEN 1 END) AS ${cell}`,
  );
  const [row] = await engine.rows(`SELECT ${words.join(', ')} FROM ${first}`);
  return candidates.filter((_, index) => Number(row?.[cells[index] ?? ''] ?? 0) > 0);
}

/** Those of the candidates that have few different values in all rows. */
export async function profileOf(engine: Engine, now: Side, candidates: readonly string[]): Promise<string[]> {
  const cells = candidates.map((heading) => columnNamed(now.file, heading) ?? 'NULL');
  const few = await withFewValues(engine, cells, factsName('new'));
  return candidates.filter((_, index) => few.includes(cells[index] ?? ''));
}

/** Where near misses are looked for: rows of results with the policy that they hold; undefined for a plain file. */
export function nearIn(
  { now, columns, order }: Pick<Compared, 'now' | 'columns' | 'order'>,
  dialect: Dialect,
): { policy: Policy; inputs: NearInputs } | undefined {
  const policy = now.results?.policy;
  if (policy === undefined || columns.tier !== 'tier' || !sameTiers(policy, order)) return undefined;
  return {
    policy,
    inputs: {
      from: factsName('new'),
      tier: tierIndex(now, order, dialect),
      ...subjectColumns(policy, (heading) => columnNamed(now.file, heading), dialect),
    },
  };
}

function sameTiers({ tiers }: Policy, order: TierOrder): boolean {
  return tiers.length === order.tiers.length && tiers.every(({ id }, index) => order.tiers[index]?.id === id);
}
