// Policies side by side: a row each, with customers by tier and what else is told apart.
import { shareOf } from '../../change/matrix.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Guard } from '../../plan/decisions/guard.js';
import type { Language } from '../../policy/model/policy.js';
import type { Block } from '../../reports/text/blocks.js';
import { money, percent } from '../../reports/words/plain-text.js';
import type { PolicyFigures } from '../../simulate/measured/figures.js';
import type { Simulation } from '../../simulate/measured/simulated.js';
import { simulateWords } from '../../simulate/page/words.js';
import type { Judged } from '../judged/outcome.js';
import { calibrateWords } from './words.js';

/** A policy with what it is called. */
export interface PolicyRow {
  readonly name: string;
  readonly figures: PolicyFigures;
  readonly guards: readonly Guard[];
  readonly judged: Judged;
}

/** A figure that is told of each policy. */
interface PolicyColumn {
  readonly head: string;
  readonly cell: (row: PolicyRow) => string;
}

/** @param targeted indexes of the tiers that somebody is wanted on, which show their shares, too */
export function policyTable(
  rows: readonly PolicyRow[],
  { simulation, targeted }: { readonly simulation: Simulation; readonly targeted: ReadonlySet<number> },
  language: Language,
): Block {
  const columns = columnsOf(rows, simulation, targeted, language);
  return {
    kind: 'table',
    head: ['', ...columns.map(({ head }) => head)],
    rows: rows.map((row) => [row.name, ...columns.map(({ cell }) => cell(row))]),
    align: ['left', ...columns.map(() => 'right' as const)],
    loose: [],
  };
}

function columnsOf(
  rows: readonly PolicyRow[],
  { policy, compared }: Simulation,
  targeted: ReadonlySet<number>,
  language: Language,
): PolicyColumn[] {
  const say = simulateWords[language];
  const cost = (kind: 'benefits' | 'discounts', head: string): PolicyColumn[] =>
    rows.every(({ figures }) => figures.total[kind] === null)
      ? []
      : [{ head, cell: ({ figures }) => money(figures.total[kind] ?? '0', policy.currency) }];
  const moved = (way: 'up' | 'down'): PolicyColumn[] =>
    compared ? [{ head: say[way], cell: ({ figures }) => count(figures.movement?.[way] ?? 0) }] : [];
  const trips = ({ guards }: PolicyRow) => guards.filter(({ tripped }) => tripped).length;
  return [
    ...policy.tiers.map(
      ({ label }, at): PolicyColumn => ({
        head: label[language],
        cell: ({ figures: { tiers, total } }) => {
          const { customers = 0 } = tiers[at] ?? {};
          return targeted.has(at)
            ? say.withShare(count(customers), percent(shareOf(customers, total.customers)))
            : count(customers);
        },
      }),
    ),
    { head: say.otherTier, cell: ({ judged }) => count(judged.moved) },
    ...moved('up'),
    ...moved('down'),
    ...cost('benefits', say.costBenefits),
    ...cost('discounts', say.costDiscounts),
    ...(rows.every(({ judged }) => judged.near === null)
      ? []
      : [
          {
            head: calibrateWords[language].nearLine,
            cell: ({ judged }: PolicyRow) => count(judged.near ?? 0),
          },
        ]),
    ...(rows.some((row) => trips(row) > 0)
      ? [{ head: say.guards, cell: (row: PolicyRow) => count(trips(row)) }]
      : []),
  ];
}
