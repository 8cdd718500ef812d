// What is wrong with a results folder by the list of output files and columns.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Plan } from '../../src/engine/steps/plan/planned.js';
import type { ColumnFormat, Columns } from '../../src/format/column.js';
import { type FileFormat, resultsFiles } from '../../src/format/files.js';
import { criteriaOf } from '../../src/policy/model/policy.js';

/** Files and columns of results: as they are, and as the list has them, in its order. */
export function againstFormat(folder: string, plan: Plan) {
  const files = readdirSync(folder).sort();
  const known = Object.entries<FileFormat>(resultsFiles);
  const expected = known.filter(([name, { when }]) => when === undefined || files.includes(name));
  const tables = expected.flatMap(([name, { columns }]) =>
    columns === undefined ? [] : [{ name, columns, headings: headingsOf(path.join(folder, name)) }],
  );
  return {
    are: { files, columns: tables.map(({ name, headings }) => [name, headings] as const) },
    listed: {
      files: expected.map(([name]) => name).sort(),
      columns: tables.map(({ name, columns, headings }) => [name, named(columns, headings, plan)] as const),
    },
  };
}

function headingsOf(file: string): string[] {
  const [headings = []] = parse(readFileSync(file, 'utf8'), { to_line: 1 }) as string[][];
  return headings;
}

/** Names of the columns of a table; those that need a reason only where they are there. */
function named(columns: Columns, headings: readonly string[], plan: Plan): string[] {
  return Object.entries(columns).flatMap(([name, column]) =>
    namesFor(name, column, plan).filter((each) => column.when === undefined || headings.includes(each)),
  );
}

function namesFor(name: string, { each }: ColumnFormat, plan: Plan): string[] {
  const put = (values: readonly string[]) => values.map((value) => name.replace(/<.*>/, value));
  const criteria = (policy: Plan['policy'] | undefined) => (policy ? criteriaOf(policy) : []);
  switch (each) {
    case undefined:
      return [name];
    case 'shown field':
      return put(plan.profile);
    case 'metric':
      return put(plan.policy.metrics.filter(({ hidden }) => !hidden).map(({ id }) => id));
    case 'criterion':
      // What became of scores is told by criteria of last year's policy.
      return put(
        criteria(name.startsWith('score_change') ? plan.former?.policy : plan.policy).map(({ id }) => id),
      );
    default:
      return [];
  }
}
