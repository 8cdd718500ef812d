// The files of a diff: changes.csv and migration.csv through the engine, as results have them, and the report as a page
// and as values.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { changeColumns as c } from '../change/relation.js';
import type { ChangeReport } from '../change/report.js';
import type { Engine } from '../engine/engine.js';
import { stepsColumn } from '../engine/steps/plan/step.js';
import { unattributed } from '../engine/steps/tell/change-driver.js';
import { changes, migration as columns } from '../format/changes.js';
import { inOrder, namesOf } from '../format/column.js';
import { defused } from '../foundation/characters/formulas.js';
import type { PackKind } from '../foundation/folders/pack.js';
import { readRegular } from '../foundation/problems/file-errors.js';
import { wide } from '../grammar/types.js';
import type { Cause } from '../policy/model/causes.js';
import type { Language } from '../policy/model/policy.js';
import { moves, ungradedColumn } from './moves.js';
import { diffMarkdown, diffValue } from './page.js';
import type { Diffed } from './report.js';
import { keyName, saysUngraded } from './rows.js';

export const diffFiles = ['changes.csv', 'migration.csv', 'changes.md', 'change.json'];

export const diffPack: PackKind = {
  called: 'the report',
  files: diffFiles,
  isOurs: (folder) => {
    try {
      const found: unknown = JSON.parse(readRegular(path.join(folder, 'change.json')).toString());
      return typeof found === 'object' && found !== null && 'kind' in found && found.kind === 'change';
    } catch {
      return false;
    }
  },
};

/** Writes all files of the report into a folder. */
export async function writeDiff(diffed: Diffed, folder: string, language: Language): Promise<void> {
  const file = (name: string) => path.join(folder, name);
  await writeChanges(diffed, file('changes.csv'));
  await writeMigration(diffed.engine, diffed.report.change, file('migration.csv'));
  writeFileSync(file('changes.md'), diffMarkdown(diffed.report, language));
  writeFileSync(file('change.json'), diffValue(diffed.report));
}

/** changes.csv: a row for everybody who is not on the same tier, with the columns of results. */
export async function writeChanges({ engine, compared }: Diffed, file: string): Promise<void> {
  const { columns, order, told } = compared;
  const { dialect } = engine;
  const ordered = order.from !== undefined;
  const number = (sql: string) => dialect.print({ sql, type: wide(12) });
  const tier = (index: string) =>
    dialect.defused(
      `CASE ${index} ${order.tiers.map(({ id }, at) => `WHEN ${at} THEN ${dialect.text(id)}`).join(' ')} END`,
    );
  const [before, after] = [c.previous, c.tier];
  const ranked = ordered
    ? `WHEN ${after} < ${before} THEN 'up' WHEN ${after} > ${before} THEN 'down'`
    : `WHEN ${after} <> ${before} THEN 'moved'`;
  const without = saysUngraded(compared.now, columns) ? `WHEN ${ungradedColumn} THEN 'ungraded' ` : '';
  const nobody = dialect.text(unattributed);
  const driver = told.causes ? `coalesce(${c.driver}, ${nobody})` : nobody;
  const cause = (name: Cause) => (told.causes ? stepsColumn(name) : 'NULL');
  const cells = inOrder(changes, {
    customer_id: columns.keys.map((name, index) => [name, dialect.defused(keyName(index))] as const),
    previous_tier: tier(before),
    tier: tier(after),
    movement: `CASE WHEN ${before} IS NULL THEN 'new' ${without}WHEN ${after} IS NULL THEN 'left' ${ranked} END`,
    steps: ordered ? `${before} - ${after}` : 'NULL',
    steps_behaviour: cause('behaviour'),
    steps_policy: cause('policy'),
    steps_movement: cause('movement'),
    steps_bounds: cause('bounds'),
    steps_override: cause('override'),
    previous_score: number(c.previousScore),
    score: number(c.score),
    score_change: number(dialect.cast(`${c.score} - ${c.previousScore}`, wide(12))),
    main_driver: `CASE WHEN ${before} <> ${after} THEN ${driver} END`,
    reasons: `CASE WHEN ${after} IS NULL${saysUngraded(compared.now, columns) ? ` AND NOT ${ungradedColumn}` : ''} THEN 'left' ELSE ${dialect.defused('reasons')} END`,
    score_change_policy: [],
    'score_change_by_<criterion>': [],
    score_change_adjustments: [],
    score_change_clamping_and_rounding: [],
  });
  const keys = columns.keys.map((_, index) => keyName(index)).join(', ');
  const sql = `SELECT ${cells.map(([name, value]) => `${value} AS ${dialect.identifier(defused(name))}`).join(', ')} FROM (SELECT * FROM ${moves} WHERE ${before} IS DISTINCT FROM ${after} ORDER BY ${keys})`;
  await engine.write(outputOf('changes.csv', sql), file);
}

async function writeMigration(
  engine: Engine,
  { migration: cells }: ChangeReport,
  file: string,
): Promise<void> {
  const { dialect } = engine;
  const text = (value: string | null) => (value === null ? 'NULL' : dialect.text(value));
  // As in results: of a row in which nobody stands there is no share.
  const filled = new Set(cells.filter(({ customers }) => customers > 0).map((cell) => cell.previous_tier));
  const rows = cells.map((cell, index) => {
    const named = inOrder(columns, {
      previous_tier: text(cell.previous_tier),
      tier: text(cell.tier),
      customers: String(cell.customers),
      row_share: text(filled.has(cell.previous_tier) ? cell.row_share : null),
      previous_value: text(cell.previous_value),
      value: text(cell.value),
    });
    return [index, ...named.map(([, value]) => value)].join(', ');
  });
  const names = namesOf(columns);
  const shown = names.map((name) => (name.endsWith('tier') ? `${dialect.defused(name)} AS ${name}` : name));
  const sql =
    rows.length === 0
      ? `SELECT ${names.map((name) => `NULL AS ${name}`).join(', ')} WHERE FALSE`
      : `SELECT ${shown.join(', ')} FROM (SELECT * FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS v(_at, ${names.join(', ')}) ORDER BY _at)`;
  await engine.write(outputOf('migration.csv', sql), file);
}

function outputOf(file: string, sql: string) {
  const step = { name: file, reads: [], grain: 'one line of the file', columns: [], stored: false, sql };
  return { file, step };
}
