// Whether an override can be applied, as far as its own cells, the policy and the other overrides tell.

import type { PlannedOverride } from '../../engine/steps/plan/planned.js';
import { didYouMean } from '../../foundation/problems/nearest.js';
import { mapBreathing } from '../../foundation/stages/breath.js';
import { isIsoDate } from '../../grammar/window.js';
import type { Policy } from '../../policy/model/policy.js';
import type { OverrideRow, OverridesFile } from './overrides.js';
import { whyText } from './words.js';

/** Why an override is not applied, and what would mend it. */
export interface Refusal {
  readonly reason: string;
  readonly fix: string;
  /** Line at which it is told, where several rows share it; undefined: at the row's own. */
  readonly toldAt?: number | undefined;
}

export interface Override {
  readonly row: OverrideRow;
  /** The id of now, where customers were merged. */
  readonly customer: string;
  readonly refusals: readonly Refusal[];
  /** Its last day, where that lies before the as-of date and nothing else is wrong. */
  readonly expired: string | undefined;
  /** What is to be applied; undefined where it is refused or expired. */
  readonly planned: PlannedOverride | undefined;
}

export interface OverridesContext {
  readonly policy: Policy;
  readonly asOf: string;
  /** Old customer id → the id of now. */
  readonly aliases: readonly (readonly [string, string])[];
}

const kinds = ['fix', 'at_least', 'at_most'] as const;

/** Judges every override of the file; which customers are graded only the engine knows. */
export async function judgeOverrides(
  file: OverridesFile,
  { policy, asOf, aliases }: OverridesContext,
): Promise<Override[]> {
  const now = new Map(aliases);
  const judged = await mapBreathing(file.rows, (row) => {
    // People copy ids from results.
    const id = row.cell('customer_id');
    return judgeRow(row, now.get(id) ?? id, policy, asOf);
  });
  const live = new Map<string, Override>();
  const disputed = new Map<string, Override[]>();
  for (const each of judged) {
    if (each.planned === undefined) continue;
    const first = live.get(each.customer);
    if (first === undefined) live.set(each.customer, each);
    else disputed.set(each.customer, [...(disputed.get(each.customer) ?? [first]), each]);
  }
  if (disputed.size === 0) return judged;
  return judged.map((each) => {
    const rivals = each.planned === undefined ? undefined : disputed.get(each.customer);
    return rivals === undefined ? each : { ...each, refusals: [contradiction(rivals)], planned: undefined };
  });
}

function contradiction(rivals: readonly Override[]): Refusal {
  const lines = rivals.map(({ row }) => row.line);
  return {
    reason: whyText(
      lines.length === 2 ? 'two' : 'several',
      lines.slice(0, -1).join(', '),
      String(lines.at(-1)),
      rivals[0]?.customer ?? '',
    ),
    fix: 'keep one of them, or let the others expire',
    toldAt: lines[0],
  };
}

function judgeRow(row: OverrideRow, customer: string, policy: Policy, asOf: string): Override {
  const tier = tierIndex(row.cell('tier'), policy);
  const kind = row.cell('kind') === '' ? 'fix' : kinds.find((each) => each === row.cell('kind'));
  const decided = dateOf(row.cell('decided_on'));
  const expires = dateOf(row.cell('expires_on'));
  const refusals = [
    ...filled(row),
    ...(tier === undefined ? tierRefusals(row.cell('tier'), policy) : []),
    ...(kind === undefined
      ? [{ reason: whyText('kind', row.cell('kind')), fix: didYouMean(row.cell('kind'), kinds) }]
      : []),
    ...sameHand(row),
    ...noDate(row, 'decided_on'),
    ...noDate(row, 'expires_on'),
    ...(decided !== undefined && expires !== undefined && expires < decided
      ? [
          {
            reason: whyText('dates', expires, decided),
            fix: 'correct one of the two dates',
          },
        ]
      : []),
  ];
  const sound = refusals.length === 0 && tier !== undefined && kind !== undefined;
  const expired = sound && expires !== undefined && expires < asOf ? expires : undefined;
  return {
    row,
    customer,
    refusals: refusals.length === 0 ? none : refusals,
    expired,
    planned:
      sound && expired === undefined
        ? { customer, kind, tier, code: codeOf(row.cell('case') || kind) }
        : undefined,
  };
}

/** Most overrides are sound, and there may be hundreds of thousands. */
const none: readonly Refusal[] = [];

const mustBeFilled = [
  ['customer_id', 'fill customer_id'],
  ['reason', 'fill reason, so that it can be explained next year'],
  ['requested_by', 'fill requested_by'],
  ['approved_by', 'fill approved_by'],
  ['decided_on', 'fill decided_on, as YYYY-MM-DD'],
] as const;

function filled(row: OverrideRow): Refusal[] {
  return mustBeFilled.flatMap(([column, fix]) =>
    row.cell(column) === '' ? [{ reason: whyText(column), fix }] : [],
  );
}

/** A tier by its id, or by one that it had in an earlier policy. */
function tierIndex(id: string, policy: Policy): number | undefined {
  const index = policy.tiers.findIndex((tier) => tier.id === id || tier.formerly.includes(id));
  return index < 0 ? undefined : index;
}

function tierRefusals(id: string, policy: Policy): Refusal[] {
  const ids = policy.tiers.map((tier) => tier.id);
  return [
    id === ''
      ? { reason: whyText('tier'), fix: `name one of ${ids.join(', ')}` }
      : { reason: whyText('unknown_tier', id), fix: didYouMean(id, ids) },
  ];
}

/** Whether two names are of one person, whatever the letters they are written in. */
export function samePerson(one: string, other: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').replace(/\s+/gu, ' ').toLowerCase();
  return plain(one) === plain(other);
}

/** Two pairs of eyes. */
function sameHand(row: OverrideRow): Refusal[] {
  const [requester, approver] = [row.cell('requested_by'), row.cell('approved_by')];
  if (requester === '' || !samePerson(requester, approver)) return [];
  return [{ reason: whyText('same_hand', approver), fix: 'let somebody else approve it' }];
}

/** Thousands of rows name few dates. */
const datesRead = new Map<string, string | undefined>();
const mostDates = 10_000;

/** The date, as people and spreadsheets write it: 2026-01-05, 2026/1/5, 2026年1月5日. */
export function dateOf(cell: string): string | undefined {
  if (datesRead.has(cell)) return datesRead.get(cell);
  if (datesRead.size === mostDates) datesRead.clear();
  const date = readDate(cell);
  datesRead.set(cell, date);
  return date;
}

function readDate(cell: string): string | undefined {
  const parts = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/.exec(
    cell,
  );
  const [year, month, day] = (parts ?? []).slice(1).filter((part) => part !== undefined);
  const iso = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  return isIsoDate(iso) ? iso : undefined;
}

function noDate(row: OverrideRow, column: 'decided_on' | 'expires_on'): Refusal[] {
  const cell = row.cell(column);
  if (cell === '' || dateOf(cell) !== undefined) return [];
  return [{ reason: whyText('no_date', column, cell), fix: 'write YYYY-MM-DD' }];
}

/** What reasons say; they are a list with ; between. */
function codeOf(written: string): string {
  return written.replace(/[;\p{Cc}]+/gu, '_');
}
