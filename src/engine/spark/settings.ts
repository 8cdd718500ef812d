// How a session of Spark has to be set for statements of its dialect to be exact, and questions that show that it is: some
// services take a setting and do not follow it.

/**
 * What Spark does to statements by putting the words of a column wherever it is read. Columns here are made of columns that are made
 * of others, several times each, so that plans grew beyond all measure: one of a statement of 40 KB took twenty minutes.
 */
const rulesLeftOut = [
  'CollapseProject',
  'PushDownPredicates',
  'PushPredicateThroughNonJoin',
  'PushPredicateThroughJoin',
  'InferFiltersFromConstraints',
  'SimplifyConditionals',
  'PushFoldableIntoBranches',
].map((rule) => `org.apache.spark.sql.catalyst.optimizer.${rule}`);

export const sparkSettings: Readonly<Record<string, string>> = {
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.decimalOperations.allowPrecisionLoss': 'false',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.timestampType': 'TIMESTAMP_NTZ',
  'spark.sql.parser.escapedStringLiterals': 'false',
  // Of decimals of different scales 4.0 and later would otherwise round one before it compares them.
  'spark.sql.legacy.decimal.retainFractionDigitsOnTruncate': 'true',
  // Conditions that follow from others are looked for in a time that grows with the square of their number.
  'spark.sql.constraintPropagation.enabled': 'false',
  'spark.sql.optimizer.excludedRules': rulesLeftOut.join(','),
  // Java compiles no method that is longer, and reading it word by word takes several times as long; Spark then makes shorter ones.
  'spark.sql.codegen.hugeMethodLimit': '8000',
  // Of a file whose cells are not all asked for it would not say which lines are built otherwise.
  'spark.sql.csv.parser.columnPruning.enabled': 'false',
  // Days before 1582 are kept as they are, which 3.5 would refuse.
  'spark.sql.parquet.datetimeRebaseModeInWrite': 'CORRECTED',
  'spark.sql.parquet.datetimeRebaseModeInRead': 'CORRECTED',
  // A text with ${...} in it would otherwise be another.
  'spark.sql.variable.substitute': 'false',
  // Views would otherwise be parsed and analyzed anew by each statement that reads them, a tenth of all that a small review takes.
  'spark.sql.legacy.storeAnalyzedPlanForView': 'true',
};

/** A question with the one answer that an exact session gives. */
export interface Probe {
  readonly asks: string;
  readonly sql: string;
  /** The text of its only cell; undefined: it has to fail. */
  readonly answer: string | undefined;
}

export const sparkProbes: readonly Probe[] = [
  {
    asks: 'whether sums keep all their places',
    sql: 'SELECT CAST(CAST(1 AS DECIMAL(38,10)) + CAST(0.0000001 AS DECIMAL(38,10)) AS STRING) AS answer',
    answer: '1.0000001000',
  },
  {
    asks: 'whether products keep all their places',
    sql: 'SELECT CAST(CAST(1 AS DECIMAL(38,6)) * CAST(0.000001 AS DECIMAL(38,6)) AS STRING) AS answer',
    answer: '0.000001000000',
  },
  {
    asks: 'whether decimals of different scales are compared as they are',
    sql: "SELECT CASE WHEN CAST(x AS DECIMAL(38,1)) = CAST(2 AS DECIMAL(38,0)) THEN 'same' ELSE 'other' END AS answer FROM VALUES ('1.5') AS t(x)",
    answer: 'other',
  },
  {
    asks: 'whether a number that is too large is an error',
    sql: "SELECT CAST(CAST(x AS DECIMAL(38,0)) * CAST(x AS DECIMAL(38,0)) AS STRING) AS answer FROM VALUES ('10000000000000000000') AS t(x)",
    answer: undefined,
  },
  {
    asks: 'whether text that is no number is an error',
    sql: "SELECT CAST(CAST(x AS DECIMAL(18,4)) AS STRING) AS answer FROM VALUES ('1x') AS t(x)",
    answer: undefined,
  },
  {
    asks: 'whether times have no zone',
    sql: "SELECT typeof(CAST(TIMESTAMP '2026-01-02 03:04:05' AS TIMESTAMP)) AS answer",
    answer: 'timestamp_ntz',
  },
  {
    asks: 'whether seconds since 1970 are counted in UTC',
    sql: 'SELECT CAST(CAST(timestamp_micros(0) AS TIMESTAMP_NTZ) AS STRING) AS answer',
    answer: '1970-01-01 00:00:00',
  },
  {
    asks: 'whether backslashes escape in texts',
    sql: "SELECT CAST(length('\\\\') AS STRING) AS answer",
    answer: '1',
  },
  {
    asks: 'whether texts stay as they stand',
    sql: "SELECT '${spark.sql.session.timeZone}' AS answer",
    answer: '${spark.sql.session.timeZone}',
  },
];
