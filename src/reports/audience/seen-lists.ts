// Lists of customers as an audience may see them. Who stands in them tells something, too: what the customers are worth, and
// for which list they were chosen. Where that may not be seen, lists are made again of all customers.
import { Decimal } from 'decimal.js';
import type { ReportValues, ToldCustomer, ToldList } from '../values/report-values.js';
import { type ColumnsSeen, seenCustomers, type Worth } from './seen-customers.js';

type Lists = Pick<ReportValues, 'near' | 'knifeEdges' | 'falling' | 'movers' | 'customers'>;
type Fits = (customer: ToldCustomer) => boolean;

/** Whom a list is of, in which order, and whether both may be seen. */
interface ListOf {
  readonly fits: Fits;
  readonly order: Worth | undefined;
}

export function seenLists(values: Lists, seen: ColumnsSeen): Lists {
  const { sees, worth } = seen;
  const { near, knifeEdges, falling, movers } = values;
  const list = <T extends ToldList>(told: T | null, visible: boolean, fits: Fits): T | null =>
    told && visible ? { ...told, first: firstOf(told, { fits, order: worth }, values, seen) } : null;
  const moved = (told: ToldList, way: string, order: Worth | undefined): ToldList => ({
    ...told,
    first: firstOf(told, { fits: ({ movement }) => movement === way, order }, values, seen),
  });
  const unstable = ({ firmness }: ToldCustomer) => firmness !== null && firmness !== 'firm';
  const then = worth && sees('previous_value') ? betterOf : undefined;
  return {
    customers: customersSeen(values, seen),
    near: list(near, seen.near, (each) => each.near !== null),
    knifeEdges: list(knifeEdges, sees('firmness'), unstable),
    falling: list(falling, sees('score_change') && sees('movement'), fallsBy(falling?.points)),
    movers: movers &&
      (sees('movement') || null) && {
        up: moved(movers.up, 'up', worth),
        down: moved(movers.down, 'down', then),
      },
  };
}

const fallsBy =
  (points = '0'): Fits =>
  ({ movement, scoreChange }) =>
    movement === 'same' && scoreChange !== null && new Decimal(scoreChange).lte(-points);

/** What somebody is or was worth in the better of both years. */
const betterOf: Worth = ({ value, previousValue }) => Decimal.max(value ?? 0, previousValue ?? 0).toFixed();

function firstOf(
  { first }: ToldList,
  { fits, order }: ListOf,
  { customers: { shown, others } }: Lists,
  seen: ColumnsSeen,
): ToldCustomer[] {
  if (order !== undefined) return seenCustomers(first, seen, order);
  if (others === null) return [];
  return seenCustomers([...shown, ...others].filter(fits), seen, seen.worth).slice(0, first.length);
}

/** Those whom a page shows first are those who are worth most, and whom lists name. */
function customersSeen(values: Lists, seen: ColumnsSeen): Lists['customers'] {
  const { shown, others } = values.customers;
  if (!seen.audience.customers) return { shown: [], others: null };
  if (tellsLists(values, seen))
    return {
      shown: seenCustomers(shown, seen, seen.worth),
      others: others && seenCustomers(others, seen, seen.worth),
    };
  if (others === null) return { shown: [], others: null };
  const all = seenCustomers([...shown, ...others], seen, seen.worth);
  return { shown: all.slice(0, shown.length), others: all.slice(shown.length) };
}

/** Whether readers are told of everything that the customers of a page are chosen by. */
function tellsLists({ near, knifeEdges, falling, movers }: Lists, seen: ColumnsSeen): boolean {
  const { sees, worth } = seen;
  return (
    worth !== undefined &&
    (near === null || seen.near) &&
    (knifeEdges === null || sees('firmness')) &&
    (falling === null || (sees('score_change') && sees('movement'))) &&
    (movers === null || (sees('movement') && sees('previous_value')))
  );
}
