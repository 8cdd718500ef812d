// Which chart is drawn how.
import type { SeenValues } from '../audience/seen.js';
import type { SectionFigure } from '../sections/block.js';
import type { PageWords } from '../sections/page-words.js';
import type { Drawing } from './blocks-html.js';
import { causeDrawing } from './cause-chart.js';
import { flowDrawing } from './flow-chart.js';
import { nothing } from './markup.js';
import { scoreDrawing } from './score-chart.js';
import { tierDrawing } from './tier-chart.js';

const blank: Drawing = { width: 0, height: 0, inside: nothing };

/** The drawing of a figure of these values. */
export function drawingOf(id: SectionFigure['id'], values: SeenValues, words: PageWords): Drawing {
  const { causes, histogram, summary } = values;
  switch (id) {
    case 'chart-tiers':
      return tierDrawing(values, words);
    case 'chart-flow':
      return summary.change === null ? blank : flowDrawing(summary.change, words);
    case 'chart-causes':
      return causes === null ? blank : causeDrawing(causes, words);
    case 'chart-scores':
      return histogram === null ? blank : scoreDrawing(histogram, words);
  }
}
