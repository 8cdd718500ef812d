// The statements of a review in the order in which they run, for people who read them or run them elsewhere.
import type { Dialect } from '../sql/dialects/dialect.js';
import { duckdb } from '../sql/dialects/duckdb.js';
import { sparkDialect } from '../sql/dialects/spark.js';
import { shownSources } from '../sql/dialects/spark-files.js';
import { sparkSettings } from './spark/settings.js';
import { stepsOf } from './steps/index.js';
import type { Plan } from './steps/plan/planned.js';
import type { Step } from './steps/plan/step.js';

/** Engines that statements can be written for. */
export type ShownDialect = 'duckdb' | 'spark';

/** How an engine is told to keep a relation, and to write a table. */
interface Telling {
  readonly dialect: Dialect;
  create(step: Step): string;
  write(file: string, sql: string): string;
}

const inDuckdb: Telling = {
  dialect: duckdb,
  create: ({ stored, name, sql }) =>
    `CREATE ${stored ? 'TABLE' : 'VIEW'} ${duckdb.identifier(name)} AS\n${sql}`,
  write: (file, sql) => `COPY (${sql}) TO ${duckdb.text(file)} (FORMAT csv, HEADER)`,
};

const inSpark = (dialect: Dialect): Telling => ({
  dialect,
  create: ({ stored, name, sql }) =>
    stored
      ? `CACHE TABLE ${dialect.identifier(name)} AS\n${sql}`
      : `CREATE TEMPORARY VIEW ${dialect.identifier(name)} AS\n${sql}`,
  // One file, in the order of its rows.
  write: (file, sql) =>
    `INSERT OVERWRITE DIRECTORY ${dialect.text(file)} USING csv OPTIONS (header 'true', escape '"')\nSELECT /*+ COALESCE(1) */ * FROM (${sql})`,
});

/** @throws ProblemsError where a file cannot be read by that engine as it lies there */
export function shownStatements(plan: Plan, engine: ShownDialect): string[] {
  if (engine === 'duckdb') return statements(plan, inDuckdb);
  const sources = shownSources();
  const later = statements(plan, inSpark(sparkDialect(sources)));
  const settings = Object.entries(sparkSettings).map(([name, value]) => `SET ${name}=${value};`);
  return [settings.join('\n'), ...sources.statements.map((sql) => `${sql};`), ...later];
}

function statements(plan: Plan, { dialect, create, write }: Telling): string[] {
  const { steps, outputs } = stepsOf(plan, dialect);
  return [
    ...steps.map((step) => {
      const reads = step.reads.length === 0 ? 'files' : step.reads.join(', ');
      if (step.toFind !== undefined)
        return `-- ${step.name}: one row is ${step.grain}; gradus finds it with k-means from these points, unless assign: has centres:\n${step.sql};`;
      return `-- ${step.name}: one row is ${step.grain}; reads ${reads}\n${create(step)};`;
    }),
    ...outputs.map(({ file, step }) => `-- ${file}\n${write(file, step.sql)};`),
  ];
}
