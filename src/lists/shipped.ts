// Lists that every results folder has without declaring them; a list of the review file with the same name takes the place.
import { Decimal } from 'decimal.js';
import type { Plan } from '../engine/steps/plan/planned.js';
import { plainHeading } from '../exports/headings/plain-heading.js';
import type { Condition, Test } from '../grammar/condition.js';
import { nearGain, nearLoss } from '../plan/planning/list-columns.js';
import type { ListSpec, SortBy } from '../review/lists.js';
import { fallsBy } from '../telling/lists.js';

/** Points that a score falls at least, for a list of those who fell. */
const fallen = new Decimal(-fallsBy);
/** So long before their end overrides are listed. */
const ending = 'as_of + 90 days';

/** Columns that lists begin with: who it is, by what is not personal. */
function whoColumns({ profile }: Plan, personal: readonly string[]): string[] {
  const hidden = new Set(personal.map(plainHeading));
  return ['customer_id', ...profile.filter((field) => !hidden.has(plainHeading(field)))];
}

/** What customers are worth, where the policy says it in a column. */
function worth({ policy }: Plan): string[] {
  return policy.metrics.some(({ id, hidden }) => id === policy.value && !hidden) && policy.value !== undefined
    ? [policy.value]
    : [];
}

const scoreOf = ({ policy }: Plan, ...columns: readonly string[]) =>
  policy.dimensions.length > 0 ? columns : [];

/** The columns of a list that names none. */
export function usualColumns(plan: Plan, personal: readonly string[]): string[] {
  const scores = scoreOf(plan, 'score', 'score_change');
  return [...whoColumns(plan, personal), 'tier', 'previous_tier', 'movement', ...scores, ...worth(plan)];
}

/**
 * The shipped lists for results of this plan.
 * @param firm whether results say how firm grades are; those that do not are asked for who holds the tier by little
 */
export function shippedLists(plan: Plan, personal: readonly string[], firm: boolean): ListSpec[] {
  const who = whoColumns(plan, personal);
  const value = worth(plan);
  const [highest] = [...value, ...scoreOf(plan, 'score')];
  const dearest: SortBy[] = highest === undefined ? [] : [{ column: highest, down: true }];
  const rising = (column: string): SortBy[] => [{ column, down: false }];
  const [top] = plan.policy.tiers;
  return [
    {
      name: 'near_loss',
      label: { en: 'Nearly lost the tier', zh: '险些失去等级' },
      when: firm ? asks('firmness', { op: 'in', values: ['down'] }) : there(nearLoss),
      columns: [
        ...who,
        'tier',
        ...(firm ? ['firmness', 'margin_orders', 'margin_value'] : [nearLoss]),
        ...scoreOf(plan, 'score'),
        ...value,
      ],
      sort: dearest,
    },
    {
      name: 'near_gain',
      label: { en: 'Nearly reached the next tier', zh: '接近上一等级' },
      when: there(nearGain),
      columns: [...who, 'tier', 'next_tier', nearGain, ...scoreOf(plan, 'score', 'score_to_next'), ...value],
      sort: dearest,
    },
    {
      name: 'falling_stayers',
      label: { en: 'Same tier, score down by 10 or more', zh: '等级不变，得分下降 10 分及以上' },
      when: all(
        asks('movement', { op: 'equals', value: 'same' }),
        asks('score_change', { op: 'at_most', value: fallen }),
      ),
      columns: [...who, 'tier', 'previous_score', 'score', 'score_change', 'previous_value', ...value],
      sort: rising('score_change'),
    },
    {
      name: 'new_in_top_tier',
      label: { en: 'New in the top tier', zh: '新进最高等级' },
      when: all(
        asks('tier', { op: 'equals', value: top?.id ?? '' }),
        asks('movement', { op: 'in', values: ['up', 'new'] }),
      ),
      columns: [...who, 'previous_tier', 'movement', ...scoreOf(plan, 'score'), ...value],
      sort: dearest,
    },
    {
      name: 'overrides_ending',
      label: { en: 'Overrides that end within 90 days', zh: '90 天内到期的人工调整' },
      when: asks('override.expires_on', { op: 'at_most', value: ending }),
      columns: [
        ...who,
        'tier',
        'ruled_tier',
        'override.expires_on',
        'override.reason',
        'override.approved_by',
      ],
      sort: rising('override.expires_on'),
    },
  ];
}

const asks = (subject: string, test: Test): Condition => ({ kind: 'test', subject, test });
const there = (subject: string) => asks(subject, { op: 'missing', value: false });
const all = (...of: Condition[]): Condition => ({ kind: 'all', of });
