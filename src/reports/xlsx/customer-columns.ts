// Columns of the sheet of all customers: those of graded.csv, in its order, with what people call them.
import { graded } from '../../format/graded.js';
import type { FieldType } from '../../grammar/types.js';
import { criteriaOf, labelsById, type Metric } from '../../policy/model/policy.js';
import type { SeenGraded } from '../audience/seen-graded.js';
import type { CellKind } from './cells.js';
import type { SheetColumn } from './sheet.js';
import { type SheetSource, tierWord, valueWord } from './told.js';

export interface CustomerColumn extends SheetColumn {
  /** What people call a code that stands in the column; undefined where cells stay as they are. */
  readonly word?: ((code: string) => string) | undefined;
  /** How its colours are told. */
  readonly coloured?: 'word' | 'sign' | undefined;
}

/** Types that the review declares: `customers.joined` is a date. */
export type DeclaredTypes = ReadonlyMap<string, FieldType>;

type Fixed = Exclude<keyof typeof graded, `<${string}`>;

/** What people call the columns of graded.csv that may be seen. */
export function customerColumns(
  source: SheetSource,
  columns: SeenGraded['columns'],
  declared: DeclaredTypes,
): CustomerColumn[] {
  return columns.map(({ heading, field }): CustomerColumn => {
    if (field) return fieldColumn(source, heading, declared);
    return isFixed(heading) ? fixedColumn(source, heading) : figureColumn(source, heading, declared);
  });
}

function isFixed(heading: string): heading is Fixed {
  return Object.hasOwn(graded, heading);
}

function fixedColumn(source: SheetSource, id: Fixed): CustomerColumn {
  const { say } = source;
  const tier = (code: string) => tierWord(source, code) ?? code;
  const column = (label: string, kind: CellKind, more: Partial<CustomerColumn> = {}) => ({
    id,
    label,
    kind,
    ...more,
  });
  switch (id) {
    case 'customer_id':
      return column(say.columns.customer, 'text', { width: 18 });
    case 'tier':
    case 'previous_tier':
    case 'scored_tier':
    case 'moved_tier':
    case 'ruled_tier':
    case 'next_tier':
      return column(say.columns[id], 'text', { word: tier });
    case 'movement':
      return column(say.columns.movement, 'text', {
        word: (code) => say.movement[code] ?? code,
        coloured: 'word',
      });
    case 'steps':
      return column(say.columns.steps, 'steps', { coloured: 'sign' });
    case 'score_change':
      return column(say.columns.score_change, 'change', { coloured: 'sign' });
    case 'last_downgrade':
    case 'tier_since':
    case 'valid_until':
      return column(say.columns[id], 'date', { width: 13 });
    case 'previous_value':
      // By another metric, or in another currency, it is not what the value metric of now was.
      return source.values.summary.change?.value_metric === null
        ? column(say.columns.previous_value, 'money', { width: 16 })
        : column(say.columns.before(valueWord(source)), 'money', { width: 16 });
    case 'reasons':
      return column(say.columns.reasons, 'text', { width: 40, word: (codes) => codes });
    case 'margin_orders':
      return column(say.columns.margin_orders, 'count');
    case 'margin_value':
      return column(say.columns.margin_value, 'money');
    case 'discount':
      return column(say.columns.discount, 'share');
    default:
      return column(say.columns[id], 'score');
  }
}

function fieldColumn({ say }: SheetSource, field: string, declared: DeclaredTypes): CustomerColumn {
  const label = field === 'name' || field === 'owner' ? say.columns[field] : field;
  const kind = kindOf(declared.get(`customers.${field}`) ?? 'text');
  return { id: field, label, kind, width: kind === 'text' ? 22 : 14 };
}

/** A metric, or the points of a criterion. */
function figureColumn(source: SheetSource, heading: string, declared: DeclaredTypes): CustomerColumn {
  const { values, language, say } = source;
  const { policy } = values;
  const labels = labelsById(policy);
  const metric = policy.metrics.find(({ id }) => id === heading);
  if (metric !== undefined) {
    const label = metric.label[language];
    return {
      id: heading,
      label: metric.unit === '' ? label : say.columns.withUnit(label, metric.unit),
      kind: heading === policy.value ? 'money' : metricKind(metric, declared),
    };
  }
  const criterion = criteriaOf(policy).find(({ id }) => heading === `${id}_points`);
  if (criterion === undefined) return { id: heading, label: heading, kind: 'auto' };
  const label = labels[criterion.id]?.[language] ?? criterion.id;
  return { id: heading, label: say.columns.points(label), kind: 'score' };
}

/** Kinds of metrics whose values are those of their field. */
const handedOn = ['value', 'min', 'max'];
const ofAmounts = [...handedOn, 'sum', 'average', 'median'];

function metricKind({ spec }: Metric, declared: DeclaredTypes): CellKind {
  if (spec.grain === 'metrics') return 'auto';
  const type = spec.field === undefined ? undefined : declared.get(`${spec.export}.${spec.field}`);
  if (type === 'money' && ofAmounts.includes(spec.kind)) return 'money';
  // The review need not say of what type a field is: then cells tell.
  return handedOn.includes(spec.kind) && type !== undefined ? kindOf(type) : 'auto';
}

function kindOf(type: FieldType): CellKind {
  switch (type) {
    case 'money':
    case 'number':
      return type;
    case 'percent':
      return 'share';
    case 'date':
    case 'datetime':
      return 'date';
    default:
      return 'text';
  }
}
