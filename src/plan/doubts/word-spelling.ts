// Words in exports that rules name in another spelling: `Paid` where a rule says `paid`, `5.0` where it says 5. Rules compare letter
// by letter, so such rows are left out, and such customers get no points, as if they were of another kind.
import { listedWords, wordsBySubject } from '../../engine/steps/plan/listed-words.js';
import type { PlannedExport } from '../../engine/steps/plan/planned.js';
import { cleanName } from '../../engine/steps/read/clean.js';
import { totalsName } from '../../engine/steps/score/totals.js';
import { otherWord, otherWords, wholeNumber } from '../../engine/steps/score/watched.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Spelling } from '../../grammar/types.js';
import { conditionsOf } from '../../policy/model/deciding.js';
import { criteriaOf } from '../../policy/model/policy.js';
import { pointsShape } from '../../policy/points/index.js';
import type { Accounted } from '../rows/accounting.js';
import { exportWord } from '../rows/words.js';
import { customerTextField, ownerIn, respelled } from './respelled.js';
import { derived, type Pair } from './spelling-pairs.js';

interface OtherWords {
  readonly field: string;
  readonly listed: readonly string[];
  readonly rows: number;
  /** Each once, in the order of their letters. */
  readonly words: readonly string[];
}

/** What is offered makes words of so many rows those of rules; more are hardly spelled in other ways. */
const casesAtMost = 1000;

/** A warning for each field with words that differ from those of rules in spelling only. */
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
    `CASE WHEN ${otherWord(dialect.identifier(field), listed, dialect)} THEN ${dialect.identifier(field)} END`;
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
  // All fields at once: rows of large exports are read from their files again.
  const names = found.map((_, at) => `w${at}`);
  const cells = found.map(({ each }, at) => `${cellOf(each)} AS w${at}`);
  const cases = await engine.rows(
    `SELECT DISTINCT ${names.join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${rows}) WHERE coalesce(${names.join(', ')}) IS NOT NULL ORDER BY ${names.map((name) => `${name} NULLS LAST`).join(', ')} LIMIT ${casesAtMost}`,
  );
  return found.map(({ each: [field, listed], count }, at) => ({
    field,
    listed,
    rows: count,
    words: [...new Set(cases.flatMap((row) => row[`w${at}`] ?? []))].sort(),
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
  const { field, listed, rows, words } = found;
  const hidden = review.personal.some((each) => each.field === field);
  const pairs = words.map((word) => ({ theirs: word, ours: ruleWord(word, listed) }));
  const [{ theirs: first, ours: named } = { theirs: '', ours: '' }] = pairs;
  const said = hidden ? '' : ` ("${first}" for "${named}")`;
  const [file, ...others] = planned.files;
  const remedy = remedyFor(pairs, listed);
  const owner = ownerIn(review, planned, field);
  const columns = remedy && respelled(planned, review, field, remedy.spelling);
  const [rules, rulesZh] = remedy?.small
    ? [', and the words of rules in small letters', '，并把规则中的词改为小写']
    : ['', ''];
  const name = exportWord(planned.name, 'zh');
  return {
    code: 'word-spelling',
    ...(file && others.length === 0 && { place: { file: shownPath(file.path) } }),
    reason: `${rows} ${rows === 1 ? 'row' : 'rows'} of ${planned.name} ${rows === 1 ? 'has' : 'have'} a word in ${field} that rules name in another spelling${said}, so that no rule takes ${rows === 1 ? 'it' : 'them'} for that word`,
    fix: `if the same is meant, ${columns === undefined ? '' : `write columns: ${columns} under ${owner}${rules}; or `}let the rules name both`,
    zh: {
      reason: `${name}的 ${field} 中有 ${rows} 行的词与规则中的词仅写法不同${hidden ? '' : `（“${first}”与“${named}”）`}，规则因此不把它们当作该词`,
      fix: `如本意相同，请${columns === undefined ? '' : `在 ${owner} 下写 columns: ${columns}${rulesZh}；或`}让规则列出两种写法`,
    },
  };
}

/** The word of rules that a cell spells otherwise. */
function ruleWord(cell: string, listed: readonly string[]): string {
  const number = wholeNumber(cell);
  return (
    listed.find((word) => inCapitals(word) === inCapitals(cell)) ??
    listed.find((word) => number !== undefined && wholeNumber(word) === number) ??
    ''
  );
}

const inCapitals = (text: string) => text.toUpperCase();

/**
 * The spelling of cells that makes them words of rules, and whether these have to follow; undefined where it would make other words
 * of those that rules name.
 */
function remedyFor(
  pairs: readonly Pair[],
  listed: readonly string[],
): { readonly spelling: Spelling; readonly small: boolean } | undefined {
  const letters = pairs.some(({ theirs, ours }) => inCapitals(theirs) === inCapitals(ours));
  const numbers = pairs.filter(({ theirs, ours }) => inCapitals(theirs) !== inCapitals(ours));
  const asTheyAre = listed.filter((word) => wholeNumber(word) !== undefined);
  const { theirs, ours } = derived([...numbers, ...asTheyAre.map((word) => ({ theirs: word, ours: word }))]);
  const { strip = [], pad } = theirs ?? {};
  if (ours !== undefined || listed.some((word) => strip.some((end) => word.endsWith(end)))) return undefined;
  const upper = listed.every((word) => word === inCapitals(word));
  const small = letters && !upper && !listed.every((word) => word === word.toLowerCase());
  return { spelling: { strip, pad, case: letters ? (upper ? 'upper' : 'lower') : undefined }, small };
}
