// Tiers by cumulative share (ABC): who, best first, makes up the first part of the total. A customer is in when those
// who are better make up less than the line, so the one who crosses it is in, and equal values stay together. The
// total is of positive values: somebody whose returns exceed the purchases makes up nothing and takes nothing away.

import { integer, scaleOf, type Typed, wide } from '../../../grammar/types.js';
import type { ByOrder } from '../../../policy/model/assign.js';
import type { Summed } from '../../../sql/among.js';
import type { Dialect } from '../../../sql/dialects/dialect.js';
import { amongSql, withOthers } from '../plan/compared.js';
import { type Column, typedColumn } from '../plan/step.js';
import type { Scoring } from '../score/scoring.js';
import { type Decision, missingEntry } from './decision.js';

const mostPlaces = 38;

export function byShare(
  { policy, relations, frozen }: Scoring,
  { of, within }: ByOrder,
  before: readonly Column[],
  dialect: Dialect,
): Decision {
  const value = typedColumn(before, of, dialect);
  const type = wide(scaleOf(value.type));
  const positive: Summed = {
    kind: 'positive',
    sql: dialect.cast(`CASE WHEN ${value.sql} > 0 THEN ${value.sql} ELSE 0 END`, type),
  };
  const last = policy.tiers.length - 1;
  // Both counts include everybody with the same value: take those away again to know what stands before them.
  const grading = { frozen, columns: before };
  const group = within === undefined ? [] : [within];
  const compared = { name: of, within: group, among: 'rated' } as const;
  const among = amongSql(grading, compared, 'a', dialect);
  const windows = [
    `${among.sumDown(positive)} AS _down`,
    `${among.equal} AS _equal`,
    `${among.sum(positive)} AS _total`,
  ];
  const own: Typed = { sql: value.sql, type };
  const equals = dialect.multiply(own, { sql: '_equal', type: integer }, mostPlaces).sql;
  const lines = policy.tiers.slice(0, last).flatMap(({ share }, tier) => {
    if (share === undefined) return [];
    const line = dialect.multiply({ sql: '_total', type }, dialect.number(share), mostPlaces).sql;
    return [{ sql: `_down - ${equals} < ${line}`, tier, reason: dialect.text(`share:${of}`) }];
  });
  return {
    from: `(SELECT *, ${windows.join(', ')} FROM ${withOthers(grading, [compared], 'a', relations.scores, dialect)})`,
    entries: [
      missingEntry([...group, of], last, before, dialect),
      { sql: `${value.sql} <= 0`, tier: last, reason: dialect.text(`not_positive:${of}`) },
      ...lines,
    ],
    rest: { tier: last, reason: dialect.text('rest') },
  };
}
