// A dialect that shares nothing with DuckDB's: quoting, types, casts and functions, which all begin with z_. No engine
// speaks it; what is not written in it, steps wrote themselves.
import type { ValueType } from '../../src/grammar/types.js';
import type { Dialect, Layer } from '../../src/sql/dialects/dialect.js';

const call =
  (name: string): ((...parts: readonly unknown[]) => string) =>
  (...parts) =>
    `z_${name}(${parts.join(', ')})`;
const identifier = (name: string) => `\`${name.replaceAll('`', '``')}\``;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const named = ({ kind }: ValueType) => `z_${kind}`;
const layer = (name: string): Layer => call(name);

export const second: Dialect = {
  name: 'second',
  identifier,
  text,
  character: call('character'),
  together: (texts) => `z_together(${texts.join(', ')})`,
  listed: (separator, texts) => `z_listed(${[text(separator), ...texts].join(', ')})`,
  number: (value) => ({ sql: `z_number('${value.toFixed()}')`, type: { kind: 'integer' } }),
  date: (value) => `z_date(${text(value)})`,
  cast: (sql, type) => `z_cast(${sql}, ${named(type)})`,
  castOrNull: (sql, type) => `z_cast_or_null(${sql}, ${named(type)})`,
  decimalFrom: (sql, type, otherwise = sql) => `z_decimal(${sql}, ${named(type)}, ${otherwise})`,
  asText: ({ sql }) => `z_text(${sql})`,
  binary: call('binary'),
  multiply: (a, b, mostPlaces) => ({
    sql: `z_multiply(${a.sql}, ${b.sql})`,
    type: { kind: 'decimal', precision: 38, scale: mostPlaces },
  }),
  divide: (dividend, divisor) => `z_divide(${dividend.sql}, ${divisor.sql})`,
  deviationOf: (values) => `z_deviation(${values.map(({ sql }) => sql).join(', ')})`,
  deviationOver: ({ sql }, filter) => `z_deviation_over(${sql})${filter}`,
  linear: ({ value }) => `z_linear(${value})`,
  middle: (value, which, filter) => `z_middle(${value}, ${which})${filter}`,
  roundHalfUp: call('round'),
  daysUntil: (date) => `z_days(${date})`,
  completeYearsUntil: (date) => `z_years(${date})`,
  completeMonthsUntil: (date) => `z_months(${date})`,
  placeInFile: 'z_place()',
  whole: (sql) => `${sql}`,
  lastPresent: call('last'),
  everyColumnBut: (relation, columns) => `z_but(${[relation, ...columns].join(', ')})`,
  everyColumnWith: (replaced) => `z_with(${replaced.join(', ')})`,
  joinAtMost: (relation, alias, most, same = []) =>
    `CROSS JOIN z_at_most(${[relation, ...most, ...same.flat()].join(', ')}) AS ${alias}`,
  readDelimited: ({ path, others = [] }) => `z_delimited(${[path, ...others].map(text).join(', ')})`,
  rowsOfText: (columns) => `z_rows(${columns.map(identifier).join(', ')})`,
  readParquet: (path) => `z_parquet(${text(path)})`,
  readFar: ({ files }, rows) => `z_far(${[text(rows), ...files.map(({ path }) => text(path))].join(', ')})`,
  storesInOrder: false,
  once: 'z_once ',
  collected: (query) => `z_collected(${query})`,
  trimmed: (raw) => `z_trimmed(${raw})`,
  matches: (sql, pattern) => `z_matches(${sql}, ${text(pattern)})`,
  oneOf: (sql, words) => `z_one_of(${[sql, ...words.map(text)].join(', ')})`,
  quick: (raw) => `z_quick(${raw})`,
  careful: () => ({
    layers: [layer('first'), layer('next')],
    value: layer('value'),
    beside: { nothing: layer('nothing'), mark: layer('mark'), seen: layer('seen') },
  }),
  spelled: () => [layer('spelled')],
  loosened: [layer('loosened')],
  capitals: call('capitals'),
  smallLetters: call('small_letters'),
  start: call('start'),
  otherCurrency: (mark) => `z_other_currency(${mark})`,
  saysSomething: call('says_something'),
  saysTotal: (sql) => `z_says_total(${sql})`,
  carriesUnit: call('unit'),
  plainDecimal: (sql) => ({ sql: `z_plain(${sql})`, type: { kind: 'decimal', precision: 38, scale: 12 } }),
  firstOf: call('first_of'),
  print: ({ sql }) => `z_print(${sql})`,
  defused: call('defused'),
  mark: '',
  trimmedResult: (raw) => `z_trimmed_result(${raw})`,
  original: call('original'),
};
