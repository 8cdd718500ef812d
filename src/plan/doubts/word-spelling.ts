// Words in exports that rules name in other letters: `Paid` where a rule says `paid`. Rules compare letter by letter, so such
// rows are left out, and such customers get no points, as if they were of another kind.
import { listedWords, wordsBySubject } from '../../engine/steps/plan/listed-words.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import { otherWord, otherWords } from '../../engine/steps/score/watched.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { conditionsOf } from '../../policy/model/deciding.js';
import { criteriaOf } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import type { Accounted } from '../rows/accounting.js';
import { exportWord } from '../rows/words.js';
import { customerTextField, ownerIn, respelled } from './respelled.js';

interface OtherWords {
  readonly field: string;
  readonly listed: readonly string[];
  readonly rows: number;
  readonly first: string;
}

/** A warning for each field with words that differ from those of rules in capitals only. */
export async function wordSpelling(run: Accounted): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const planned of run.plan.exports)
    for (const found of await otherWordsIn(run, planned)) problems.push(problemOf(run, planned, found));
  return problems;
}

async function otherWordsIn({ engine, plan }: Accounted, planned: PlannedExport): Promise<OtherWords[]> {
  const { dialect } = engine;
  const customers = planned.name === 'customers';
  const words = [...(customers ? customerWords(plan, planned) : listedWords(plan, planned))];
  if (words.length === 0) return [];
  const [rows, sums] = [cleanName(planned.name), totalsName(planned.name)].map(dialect.identifier);
  const cellOf = ([field, listed]: readonly [string, string[]]) =>
    `CASE WHEN ${otherWord(field, listed, dialect)} THEN ${dialect.identifier(field)} END`;
  const counted = words.map((each, at) => {
    const count = customers ? `count(${cellOf(each)})` : `sum(${dialect.identifier(otherWords(each[0]))})`;
    return `${count} AS n${at}`;
  });
  const [counts] = await engine.rows(`SELECT ${counted.join(', ')} FROM ${customers ? rows : sums}`);
  const found = words.flatMap((each, at) => {
    const count = Number(counts?.[`n${at}`] ?? 0);
    return count > 0 ? [{ each, count }] : [];
  });
  if (found.length === 0) return [];
  const firsts = found.map(({ each }, at) => `min(${cellOf(each)}) AS w${at}`);
  const [first] = await engine.rows(`SELECT ${firsts.join(', ')} FROM ${rows}`);
  return found.map(({ each: [field, listed], count }, at) => ({
    field,
    listed,
    rows: count,
    first: first?.[`w${at}`] ?? '',
  }));
}

/** Of the customers, words that the policy names count, too: in conditions and in points by category. */
function customerWords(plan: Accounted['plan'], planned: PlannedExport): Map<string, string[]> {
  const fieldOf = (subject: string) => customerTextField(plan, subject);
  const found = listedWords(plan, planned);
  const add = (field: string, words: readonly string[]) =>
    found.set(field, [...new Set([...(found.get(field) ?? []), ...words])]);
  for (const [field, words] of wordsBySubject(conditionsOf(plan.policy), fieldOf)) add(field, words);
  for (const { metric, points } of criteriaOf(plan.policy)) {
    const field = fieldOf(metric);
    const words = pointsShape(points.kind).categories?.(points.spec) ?? [];
    if (field !== undefined && words.length > 0) add(field, words);
  }
  return found;
}

function problemOf({ review }: Accounted, planned: PlannedExport, found: OtherWords): Problem {
  const { field, listed, rows, first } = found;
  const hidden = review.personal.some((each) => each.field === field);
  const named = listed.find((word) => word.toUpperCase() === first.toUpperCase()) ?? listed[0] ?? '';
  const said = hidden ? '' : ` ("${first}" for "${named}")`;
  const [file, ...others] = planned.files;
  const owner = ownerIn(review, planned, field);
  const letters = listed.every((word) => word === word.toUpperCase()) ? 'upper' : 'lower';
  const already = listed.every((word) => word === (letters === 'upper' ? word : word.toLowerCase()));
  const columns = respelled(planned, review, field, { strip: [], pad: undefined, case: letters });
  const rules = already ? '' : ', and the words of rules in small letters';
  const rulesZh = already ? '' : '，并把规则中的词改为小写';
  const name = exportWord(planned.name, 'zh');
  return {
    code: 'word-spelling',
    ...(file && others.length === 0 && { place: { file: shownPath(file.path) } }),
    reason: `${rows} ${rows === 1 ? 'row' : 'rows'} of ${planned.name} ${rows === 1 ? 'has' : 'have'} a word in ${field} that rules name in other letters${said}, so that no rule takes ${rows === 1 ? 'it' : 'them'} for that word`,
    fix: `if the same is meant, write columns: ${columns} under ${owner}${rules}; or let the rules name both`,
    zh: {
      reason: `${name}的 ${field} 中有 ${rows} 行的词与规则中的词仅大小写不同${hidden ? '' : `（“${first}”与“${named}”）`}，规则因此不把它们当作该词`,
      fix: `如本意相同，请在 ${owner} 下写 columns: ${columns}${rulesZh}；或让规则列出两种写法`,
    },
  };
}
