// Ids that were damaged before gradus saw them: numbers that a spreadsheet cut off, and characters that were lost. Different
// customers may then look the same, and are graded as one.
import type { Engine } from '../../engine/engine.js';
import { tierReasons } from '../../engine/steps/tell/tier-reasons.js';
import type { Problem } from '../../foundation/problems/problem.js';

/** So many long numbers that all end in noughts are no chance. */
const enough = 3;
/** What stands in place of a character that could not be read. */
const lost = '\ufffd';

interface Damage {
  readonly en: string;
  readonly zh: string;
  readonly count: number;
  readonly first: string;
}

/** A warning where ids of graded customers are damaged. */
export async function idDamage(engine: Engine): Promise<Problem[]> {
  const { dialect } = engine;
  const kinds = [
    `id LIKE '%E+%' AND ${dialect.matches('id', '[0-9](?:[.,][0-9]+)?E[+][0-9]{1,2}')}`,
    `id LIKE ${dialect.text(`%${lost}%`)}`,
    `length(id) > 15 AND ${dialect.matches('id', '[1-9][0-9]{14}0+')}`,
  ];
  const asked = kinds.flatMap((holds, at) => {
    const id = `CASE WHEN ${holds} THEN id END`;
    return [`count(${id}) AS n${at}`, `min(${id}) AS d${at}`];
  });
  const long = `count(CASE WHEN length(id) > 15 AND ${dialect.matches('id', '[1-9][0-9]+')} THEN 1 END) AS long`;
  const [row] = await engine.rows(
    `SELECT ${[...asked, long].join(', ')} FROM (SELECT customer_id AS id FROM ${tierReasons})`,
  );
  const words = [
    ['that a spreadsheet shortened', '被电子表格缩写'],
    ['with characters that were lost', '含有已丢失的字符'],
    ['of which a spreadsheet kept 15 digits', '只被电子表格保留了 15 位'],
  ] as const;
  const found = words.map(
    ([en, zh], at): Damage => ({ en, zh, count: Number(row?.[`n${at}`] ?? 0), first: row?.[`d${at}`] ?? '' }),
  );
  // One long number may well end in a nought.
  const rounded = found[2]?.count ?? 0;
  const sure = rounded >= enough && rounded === Number(row?.long ?? 0);
  return found
    .filter(({ count }, at) => count > 0 && (at !== 2 || sure))
    .map(({ en, zh, count, first }) => ({
      code: 'id-damaged',
      reason: `${count} ${count === 1 ? 'customer has an id' : 'customers have ids'} ${en} (such as ${JSON.stringify(first)}), so that different customers may look the same`,
      fix: 'export the ids again as text, straight from the system that has them and not by way of a spreadsheet, in UTF-8',
      zh: {
        reason: `${count} 位客户的编号${zh}（如 ${JSON.stringify(first)}），不同的客户可能因此显得相同`,
        fix: '请从原系统直接重新导出，编号按文本、编码用 UTF-8，不要经过电子表格',
      },
    }));
}
