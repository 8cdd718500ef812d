// Of which type each column of graded.csv is: what the format and the review say of it, as far as all cells agree.
import type { Engine } from '../../engine/engine.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import { writtenRows } from '../../engine/steps/read/written.js';
import { graded } from '../../format/graded.js';
import type { FieldType, ValueType } from '../../grammar/types.js';
import { positional } from '../../sql/dialects/quoting.js';
import { type TypedColumn, textOfTyped, typedCell } from '../../sql/typed-cells.js';

/** What a column may be: `figure` is a metric or points, of which only cells tell more. */
type Wish = 'text' | 'integer' | 'number' | 'date' | 'boolean' | 'figure';

/** Decimals of scores and amounts, and of points and averages, needed or not: files of two years should have the same types. */
const usualPlaces = [4, 6];

const ofFields: Readonly<Partial<Record<FieldType, Wish>>> = {
  number: 'number',
  money: 'number',
  percent: 'number',
  date: 'date',
  boolean: 'boolean',
};
const ofFormat: Readonly<Record<string, Wish>> = {
  number: 'number',
  'whole number': 'integer',
  date: 'date',
};

/** @param declared types by export and field, as the review says them */
function wishOf(
  heading: string,
  index: number,
  fixed: number,
  declared: ReadonlyMap<string, FieldType>,
): Wish {
  if (index === 0) return 'text';
  if (index < fixed) return ofFields[declared.get(`customers.${heading}`) ?? 'text'] ?? 'text';
  const known = Object.entries(graded).find(([name]) => name === heading)?.[1];
  if (known !== undefined) return ofFormat[known.type] ?? 'text';
  return heading.endsWith('_points') ? 'number' : 'figure';
}

/** What was counted in the cells of a column. */
interface Counted {
  readonly cells: number;
  readonly numbers: number;
  readonly days: number;
  /** Most characters before the point, and behind it. */
  readonly whole: number;
  readonly places: number;
}

/** The columns of graded.csv in the order of its headings. A column whose cells would not all come back is text as it stands. */
export async function typedColumns(
  engine: Engine,
  file: PlannedFile,
  declared: ReadonlyMap<string, FieldType>,
): Promise<TypedColumn[]> {
  const { headings } = file;
  const fixed = headings.indexOf('tier');
  const wishes = headings.map((heading, index) => wishOf(heading, index, fixed, declared));
  const counted = await countedIn(engine, file, wishes);
  const names = apart(headings);
  const columns = headings.map((heading, index): TypedColumn => {
    const type = typeOf(wishes[index] ?? 'text', counted[index]);
    const places = type.kind === 'decimal' ? (counted[index]?.places ?? 0) : 0;
    return { heading, name: names[index] ?? heading, type, places, original: type.kind === 'text' };
  });
  const back = await comeBack(engine, file, columns);
  return columns.map((column, index) =>
    back[index] ? column : { ...column, type: { kind: 'text' }, places: 0, original: false },
  );
}

/** Names of which no two differ in capitals only. */
function apart(headings: readonly string[]): string[] {
  const taken = new Set<string>();
  return headings.map((heading) => {
    let name = heading === '' ? 'column' : heading;
    for (let at = 2; taken.has(name.toLowerCase()); at++) name = `${heading}_${at}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

async function countedIn(
  { rows, dialect }: Engine,
  file: PlannedFile,
  wishes: readonly Wish[],
): Promise<(Counted | undefined)[]> {
  const names = file.headings.map((_, index) => positional(index));
  const asked = wishes.flatMap((wish, index) => {
    if (wish === 'text') return [];
    const cell = positional(index);
    const point = `position('.' IN ${cell})`;
    return [
      `count(${cell}) AS n${index}`,
      `count(*) FILTER (WHERE ${dialect.matches(cell, '-?[0-9]+([.][0-9]+)?')}) AS p${index}`,
      `count(*) FILTER (WHERE ${dialect.matches(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}')}) AS d${index}`,
      `max(CASE WHEN ${point} > 0 THEN ${point} - 1 ELSE length(${cell}) END) AS w${index}`,
      `max(CASE WHEN ${point} > 0 THEN length(${cell}) - ${point} ELSE 0 END) AS f${index}`,
    ];
  });
  const [row = {}] =
    asked.length === 0
      ? []
      : await rows(`SELECT ${asked.join(', ')} FROM ${writtenRows(file, names, dialect)}`);
  return wishes.map((wish, index) => {
    const of = (letter: string) => Number(row[`${letter}${index}`] ?? 0);
    if (wish === 'text') return undefined;
    return { cells: of('n'), numbers: of('p'), days: of('d'), whole: of('w'), places: of('f') };
  });
}

function typeOf(wish: Wish, counted: Counted | undefined): ValueType {
  if (wish === 'text' || counted === undefined) return { kind: 'text' };
  const { cells, numbers, days, whole, places } = counted;
  if (wish === 'boolean' || wish === 'date') return { kind: wish };
  if (wish === 'figure' && cells > 0 && days === cells) return { kind: 'date' };
  if (numbers < cells) return { kind: 'text' };
  if (wish !== 'number' && cells > 0 && places === 0 && whole <= 18) return { kind: 'integer' };
  if (wish === 'integer' && cells === 0) return { kind: 'integer' };
  const scale = usualPlaces.find((usual) => places <= usual) ?? places;
  if (whole + scale > 38) return { kind: 'text' };
  return { kind: 'decimal', precision: whole + scale > 18 ? 38 : 18, scale };
}

/** Whether every cell of a column comes back as it was, for each column. */
async function comeBack(
  { rows, dialect }: Engine,
  file: PlannedFile,
  columns: readonly TypedColumn[],
): Promise<boolean[]> {
  const names = columns.map((_, index) => positional(index));
  const typed = columns.map(
    (column, index) => `${typedCell(names[index] ?? '', column, dialect)} AS t${index}`,
  );
  const lost = columns.map((column, index) => {
    const text = textOfTyped(`t${index}`, column, dialect);
    return `count(*) FILTER (WHERE ${text} IS DISTINCT FROM ${names[index]}) AS l${index}`;
  });
  const [row = {}] = await rows(
    `SELECT ${lost.join(', ')} FROM (SELECT *, ${typed.join(', ')} FROM ${writtenRows(file, names, dialect)})`,
  );
  return columns.map((_, index) => row[`l${index}`] === '0');
}
