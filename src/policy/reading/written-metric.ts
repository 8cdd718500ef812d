// Metrics as people write them: one shape made from all metric kinds.
import * as z from 'zod';
import { decimal, label, text } from '../../foundation/yaml/kinds.js';
import { writtenCondition } from '../../grammar/condition.js';
import { describedBy, optionsNamed } from '../../grammar/described.js';
import { span, window } from '../../grammar/window.js';
import { metricKinds, metricOptions } from '../metrics/index.js';
import type { MetricKind } from '../metrics/kind.js';

/** What stands under the key of a metric kind. */
function kindShape(kind: MetricKind) {
  const [least, most] = kind.grain === 'metrics' ? kind.operands : [1, 1];
  const bounds = most > 1 ? { minItems: least, maxItems: most } : {};
  return kind.written.optional().meta(describedBy(kind, bounds));
}

export const writtenMetric = z
  .strictObject({
    ...Object.fromEntries([...metricKinds.values()].map((kind) => [kind.key, kindShape(kind)])),
    ...optionsNamed(metricOptions),
    only: writtenCondition.optional().meta({
      description: 'rows that count: a condition over the fields of the export',
      examples: [{ amount: { more_than: 0 } }],
    }),
    window: window.optional().meta({
      description:
        'how far back rows count, up to the as-of date: a span, `calendar year` (from 1 January, or the day of `year_begins`), `previous year` (the whole year before that one) or `all`; 3 months as of 30 June begin on 1 April',
      default: 'all',
      examples: ['12 months'],
    }),
    before: span.optional().meta({
      description:
        'moves the window back by this span; windows laid end to end hold every day once. Beside a window in the other unit (days, months) the end moves first, and the window reaches back from there',
      examples: ['12 months'],
    }),
    label: label.optional().meta({
      description: 'what reports call it; without it, its name',
      examples: [{ en: 'Annual spend', zh: '年度消费' }],
    }),
    unit: text.optional().meta({ description: 'unit for reports', examples: ['days'] }),
    missing: decimal
      .optional()
      .meta({ description: 'number that stands in where the metric is missing', examples: [0] }),
  })
  .meta({ oneOf: [...metricKinds.keys()].map((key) => ({ required: [key] })) });

export type WrittenMetric = z.output<typeof writtenMetric>;
