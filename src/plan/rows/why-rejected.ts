// Why a row is rejected, in words for rejected.csv and for messages.
import type { Row } from '../../engine/engine.js';
import type { Fate, PlannedExport, ReadField } from '../../engine/steps/plan/planned.js';
import { customerRejected, unknownCustomer } from './accounting.js';
import { whyCellUnreadable } from './unreadable.js';

/** Why a row that rejectedSql found is rejected; `column` is the heading of the cell. */
export function whyRejected(
  planned: PlannedExport,
  row: Row,
): { readonly column: string; readonly code: string; readonly reason: string } {
  const headingOf = (name: string | undefined) => {
    const field = planned.fields.find((each) => each.name === name);
    // The cell stands in another file.
    const looked = planned.lookups.some((each) => each.name === field?.lookup);
    return looked ? `${field?.lookup}: ${field?.heading}` : (field?.heading ?? '');
  };
  const fate = planned.fates.find((each) => each.code === Number(row.fate));
  if (fate === undefined) {
    const column = headingOf('customer_id');
    return row.by_customer === 'true'
      ? { column, code: customerRejected, reason: "the customer's own row is rejected" }
      : { column, code: unknownCustomer, reason: 'the customer is not in the customers export' };
  }
  const field = planned.fields.find((each) => each.name === fate.field);
  const reason = field && reasonFor(fate, field, row.cell ?? undefined);
  return { column: headingOf(fate.field), code: fate.reason, reason: reason ?? fate.words };
}

/** What the cell says beyond the words that stand for all of its kind. */
function reasonFor(fate: Fate, field: ReadField, cell: string | undefined): string | undefined {
  if (cell === undefined) {
    if (fate.test === 'unmatched') return `no ${field.name} by which to look it up in ${fate.lookup}`;
    return fate.test === 'no_rate' ? 'no currency' : undefined;
  }
  switch (fate.test) {
    case 'unreadable':
      return whyCellUnreadable(field, cell);
    case 'no_rate':
      return `no rate for ${cell.trim()} in the review file`;
    case 'mark':
      return field.currency === undefined
        ? `${fate.words} than ${field.expected}, the currency of the policy`
        : `${fate.words} than ${field.currency.code === undefined ? 'its row says' : `${field.currency.code}, the currency of its column`}`;
    default:
      return undefined;
  }
}
