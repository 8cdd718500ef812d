// Guards on the exports themselves: whether one is whole and up to date. As written, and resolved for each export.
import { Decimal } from 'decimal.js';
import * as z from 'zod';
import { didYouMean } from '../foundation/problems/nearest.js';
import type { Place, Problems } from '../foundation/problems/problem.js';
import { whole } from '../foundation/yaml/kinds.js';
import { share, shares } from '../grammar/share.js';
import { type Span, span } from '../grammar/window.js';
import { writtenChangeGuards } from './change-guards.js';

const age = z
  .string('must be a span such as "45 days", or off')
  .transform((written, context): Span | 'off' => {
    const parsed = span.safeParse(written);
    if (parsed.success || written === 'off') return parsed.data ?? 'off';
    context.addIssue('must be a span such as "45 days", or off');
    return z.NEVER;
  });

const mostRows = 1_000_000_000;
const byExport = <T extends z.ZodType>(value: T, example: string) =>
  z.record(z.string(), value, `must name exports, such as { transactions: ${example} }`);

export const writtenGuards = z.strictObject({
  rejected_rows: share.optional().meta({
    description: 'rejected rows allowed in each export; above: exit 3, nothing is written',
    default: '1%',
    examples: ['5%'],
  }),
  fewer_rows: z
    .union([...shares, z.record(z.string(), share)])
    .optional()
    .meta({
      description:
        'used rows that may be missing against last results, for all exports or by export; above: exit 3, nothing is written',
      default: '30%',
      examples: ['20%', { transactions: '10%' }],
    }),
  minimum_rows: byExport(whole(0, mostRows), '100000')
    .optional()
    .meta({
      description: 'used rows that an export must have; below: exit 3, nothing is written',
      examples: [{ transactions: 100000 }],
    }),
  newest_row: byExport(age, '45 days')
    .optional()
    .meta({
      description:
        'how long before the as-of date the newest used row of an export may lie, or off; above: exit 3, nothing is written',
      default: { transactions: '21 days' },
      examples: [{ transactions: '45 days' }],
    }),
  refused_overrides: whole(0)
    .optional()
    .meta({
      description: 'refused overrides allowed; above: results are written, but held, exit 4',
      default: 0,
      examples: [2],
    }),
  last_results: z
    .enum(['approved', 'signed'])
    .optional()
    .meta({
      description:
        'what last results must be: approved, or approved with a signature of somebody whom `signers` names; else: exit 2, nothing is written',
      examples: ['approved'],
    }),
  ...writtenChangeGuards,
});
type WrittenGuards = z.output<typeof writtenGuards>;

/** A limit, and whether the review file names it. Defaults do not judge exports with few rows, where chance decides. */
export interface Limit<T> {
  readonly value: T;
  readonly written: boolean;
}

/** What an export must be to be graded on. */
export interface ExportLimits {
  /** Rows that may be missing against last results, as a share of the rows used then. */
  readonly fewerRows: Limit<Decimal>;
  /** Rows that must count; undefined where nobody asks. */
  readonly minimumRows: Limit<number> | undefined;
  /** How long before the as-of date the newest used row may lie; undefined where nobody asks. */
  readonly newestRow: Limit<Span | 'off'> | undefined;
}

export const defaultRejectedRows = new Decimal('0.01');
const defaultFewerRows = new Decimal('0.3');
/** Short enough that the file of the month before is noticed, long enough for holidays. */
const defaultNewestRow: Span = { unit: 'days', length: 21 };

/**
 * Rows from which on the defaults judge. At 100 rows a loss of 30% is three standard deviations of a count, and where
 * 100 rows come in a year, a gap of three weeks at its end comes by chance once in 300 reviews.
 */
export const enoughRows = 100;

/** The limits of one export. */
export function limitsOf(written: WrittenGuards | undefined, name: string): ExportLimits {
  const fewer = written?.fewer_rows;
  const fewerHere = fewer instanceof Decimal ? fewer : fewer && own(fewer, name);
  return {
    fewerRows: { value: fewerHere ?? defaultFewerRows, written: fewerHere !== undefined },
    minimumRows: minimumLimit(written?.minimum_rows && own(written.minimum_rows, name), name),
    newestRow: newestLimit(written?.newest_row && own(written.newest_row, name), name),
  };
}

/** Where no transaction counts at all, a status was renamed or a date is wrong: nobody may be graded on that. */
function minimumLimit(written: number | undefined, name: string): ExportLimits['minimumRows'] {
  if (written !== undefined) return { value: written, written: true };
  return name === 'transactions' ? { value: 1, written: false } : undefined;
}

function newestLimit(written: Span | 'off' | undefined, name: string): ExportLimits['newestRow'] {
  if (written !== undefined) return { value: written, written: true };
  // Complaints or visits may well be rare; that nobody bought anything for weeks is hardly true.
  return name === 'transactions' ? { value: defaultNewestRow, written: false } : undefined;
}

/** Exports may be called like what every object has by itself. */
function own<T>(by: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(by, name) ? by[name] : undefined;
}

/** Says which guards name exports that are not there, or that have no dates. */
export function checkGuards(
  written: WrittenGuards | undefined,
  names: readonly string[],
  place: (guard: string, name: string) => Place | undefined,
  problems: Problems,
): void {
  // That the review lists no exports at all is reported already.
  if (names.length === 0) return;
  for (const guard of ['fewer_rows', 'minimum_rows', 'newest_row'] as const) {
    const by = written?.[guard];
    if (by === undefined || by instanceof Decimal) continue;
    for (const name of Object.keys(by)) {
      const where = place(guard, name);
      if (!names.includes(name)) {
        problems.add({
          code: 'unknown-export',
          ...(where && { place: where }),
          reason: `${guard} names the export "${name}", which the review does not list`,
          fix: didYouMean(name, names),
        });
      } else if (guard === 'newest_row' && name === 'customers') {
        problems.add({
          code: 'wrong-value',
          ...(where && { place: where }),
          reason: 'customers have no date up to which they reach',
          fix: `name an export whose rows have dates${names.includes('transactions') ? ', such as transactions' : ''}`,
        });
      }
    }
  }
}
