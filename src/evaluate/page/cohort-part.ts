// Cohorts as a part of an evaluation, and as cohorts.csv.
import { csvText } from '../../foundation/characters/formulas.js';
import { count } from '../../foundation/characters/thousands.js';
import { cohortsDrawing } from './charts.js';
import type { Evaluation } from './evaluation.js';
import { type EvaluationPart, type EvaluationVoice, numbersTable, textBlock } from './part.js';

/** The triangle. */
export function cohortPart(voice: EvaluationVoice): EvaluationPart {
  const { say, evaluation } = voice;
  const { given, cohorts } = evaluation;
  const dates = given.years.map(({ asOf }) => asOf);
  const named = (first: number) => (first === 0 ? say.firstCohort(dates[0] ?? '') : (dates[first] ?? ''));
  const oldest = cohorts[0];
  const last = oldest?.cells.at(-1);
  return {
    anchor: 'cohorts',
    heading: say.cohorts,
    blocks: [
      numbersTable(
        [say.cohort, say.customers, ...dates],
        cohorts.map(({ first, customers, cells }) => [
          named(first),
          count(customers),
          ...dates.map((_, period) => {
            const cell = cells.find((each) => each.period === period);
            return cell === undefined ? '' : say.cohortCell(count(cell.active), voice.percent(cell.share));
          }),
        ]),
      ),
      textBlock(say.cohortsMean(voice.metric(given.active))),
    ],
    ...(oldest &&
      last && {
        chart: {
          id: 'chart-cohorts',
          finding: say.cohortFinding(named(oldest.first), voice.percent(last.share), dates.at(-1) ?? ''),
          desc: say.cohortDesc,
          drawing: cohortsDrawing(
            dates,
            cohorts.map(({ first, cells }) => ({
              name: named(first),
              cells: cells.map(({ period, share }) => ({
                column: period,
                share: Number(share),
                told: voice.percent(share),
              })),
            })),
          ),
        },
      }),
  };
}

/** One row for a cohort and a review. */
export function cohortsCsv({ given: { years }, cohorts }: Evaluation): string {
  const heads = ['first_seen', 'as_of', 'years_since', 'customers', 'active', 'share', 'value'];
  const rows = cohorts.flatMap(({ first, customers, cells }) =>
    cells.map(({ period, active, share, value }) => [
      years[first]?.asOf ?? '',
      years[period]?.asOf ?? '',
      String(period - first),
      String(customers),
      String(active),
      share,
      value ?? '',
    ]),
  );
  return csvText([heads, ...rows], false, () => false);
}
