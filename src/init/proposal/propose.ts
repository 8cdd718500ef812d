// From exports of which nothing is known to a proposal: open → look at the first rows → recognise → count all rows.
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { openEngine, type RunOptions } from '../../engine/open.js';
import { meanings, type StandardExport } from '../../exports/headings/known-headings.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import { Problems } from '../../foundation/problems/problem.js';
import type { Want } from '../../grammar/types.js';
import { loadCells } from '../columns/cells.js';
import { proposeColumns } from '../columns/columns.js';
import { type ColumnsProposal, fieldNamed } from '../columns/fields.js';
import { note, unsure } from '../columns/notes.js';
import { withNothing } from '../columns/nothing-words.js';
import { type OpenedExport, openForProposal } from '../columns/open-exports.js';
import { typesOfKnown } from '../columns/recognise.js';
import { columnValues, isNumericType } from '../columns/value-types.js';
import { loadWithLookup, namesOnlyOrders } from '../orders/lookups.js';
import { repeatedTotals } from '../orders/order-lines.js';
import { asTheyCount } from './as-they-count.js';
import { personalOf } from './column-lines.js';
import { type Agreement, agreement, findIds, type LookedAt } from './customers.js';
import { daysSeen } from './days.js';
import { type KnownExport, missingExport, proposeExport } from './export-proposal.js';
import { gatherFacts } from './facts.js';
import { onlyDated, onlySales, undatedRows } from './only-sales.js';
import { policyFacts } from './policy-facts.js';
import type { PolicyFacts, ReviewProposal } from './proposal.js';

export interface ProposeInputs {
  readonly customers: string | undefined;
  readonly transactions: string | undefined;
  /** Orders with their customers, for transactions that name only their order. */
  readonly lookup?: string | undefined;
  readonly asOf: string | undefined;
  /** The currency of a policy that is there already. */
  readonly currency?: string | undefined;
  /** Fields that a policy asks for, by export; undefined where a starting policy will be written. */
  readonly needed: ReadonlyMap<string, ReadonlyMap<string, Want>> | undefined;
}

export interface Proposed {
  readonly review: ReviewProposal;
  readonly policy: PolicyFacts;
}

const none: ReadonlyMap<string, Want> = new Map();

/**
 * Proposes a review for exports.
 * @throws ProblemsError when an export cannot be read
 */
export async function propose(
  inputs: ProposeInputs,
  options: RunOptions,
  hooks: RunHooks,
): Promise<Proposed> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading exports');
    const problems = new Problems();
    const { opened, orders } = await openAll(inputs, scratch, problems);
    problems.throwIfAny();
    const files = [...opened, ...orders].flatMap((each) => each.files.map(({ planned }) => planned.path));
    const engine = await openEngine(options, { files, scratch });
    try {
      const looked: LookedAt[] = [];
      for (const alone of opened) {
        const each = await loaded(engine, alone, orders);
        const isDate = (heading: string) =>
          meanings(heading, each.name).some(({ field }) => typesOfKnown(field).includes('date'));
        looked.push({ opened: each, values: await columnValues(engine, each, isDate, engine.dialect) });
      }
      hooks.stage('counting rows');
      return await conclude(engine, looked, inputs);
    } finally {
      await engine.close();
    }
  });
}

/** Opens what was given; orders that rows look up stand apart. */
async function openAll(
  inputs: ProposeInputs,
  scratch: string,
  problems: Problems,
): Promise<{ opened: OpenedExport[]; orders: OpenedExport[] }> {
  const opened: OpenedExport[] = [];
  for (const name of ['customers', 'transactions'] as const) {
    const file = inputs[name];
    const found = file === undefined ? undefined : await openForProposal(name, file, scratch, problems);
    if (found !== undefined) opened.push(found);
  }
  const asOrders = async (file: string) => {
    const found = await openForProposal('transactions', file, path.join(scratch, 'orders'), problems);
    return found === undefined ? [] : [found];
  };
  if (inputs.lookup !== undefined) return { opened, orders: await asOrders(inputs.lookup) };
  const [customers, transactions] = [opened[0], opened[1]];
  if (customers === undefined || transactions === undefined || !namesOnlyOrders(transactions, customers))
    return { opened, orders: [] };
  return { opened: [transactions], orders: await asOrders(customers.pattern) };
}

async function loaded(
  engine: Engine,
  opened: OpenedExport,
  [orders]: readonly OpenedExport[],
): Promise<OpenedExport> {
  if (orders !== undefined && opened.name === 'transactions')
    return loadWithLookup(engine, opened, orders, engine.dialect);
  await loadCells(engine, opened, engine.dialect);
  return opened;
}

async function conclude(
  engine: Engine,
  looked: readonly LookedAt[],
  inputs: ProposeInputs,
): Promise<Proposed> {
  const { dialect } = engine;
  const side = (name: StandardExport) => looked.find(({ opened }) => opened.name === name);
  const [customers, transactions] = [side('customers'), side('transactions')];
  const ids = await findIds(engine, customers, transactions, dialect);
  const alone = transactions === undefined && inputs.needed === undefined;
  const known: KnownExport[] = [];
  let listed: { opened: OpenedExport; columns: ColumnsProposal } | undefined;
  for (const { opened, values } of looked) {
    const needed = inputs.needed?.get(opened.name) ?? none;
    const found = proposeColumns(opened, values, needed, ids[opened.name]);
    const proposed = await withNothing(engine, opened, found, dialect);
    const side = { opened, values };
    const columns = alone
      ? withNumbers(proposed)
      : opened.name === 'transactions'
        ? await asTheyCount(engine, side, proposed, listed, {
            needed: [...needed.keys()],
            currency: inputs.currency,
          })
        : proposed;
    if (opened.name === 'customers') listed = { opened, columns };
    const facts = await gatherFacts(engine, opened.name, columns, dialect);
    const dated = fieldNamed(columns, opened.name === 'customers' ? 'since' : 'date');
    const bought = opened.name === 'transactions';
    const sales = bought ? onlySales(columns, facts) : undefined;
    const sold = sales?.values ?? {};
    const days = dated && (await daysSeen(engine, opened.name, dated.field, sold, dialect));
    const totals =
      bought && opened.lookup === undefined
        ? await repeatedTotals(engine, opened, columns, dialect)
        : undefined;
    const undated = bought ? await undatedRows(engine, opened, columns, sold, dialect) : 0;
    const only = onlyDated(sales, undated, facts.rows);
    known.push({ opened, columns, values, facts, days, totals, only, needed: [...needed.keys()] });
  }
  const agreed = await agreedOn(engine, known);
  const exports = known.map((each) => proposeExport(each, agreed));
  for (const [name, fields] of inputs.needed ?? []) {
    if (!known.some(({ opened }) => opened.name === name)) exports.push(missingExport(name, fields));
  }
  exports.sort((a, b) => order(a.name) - order(b.name));
  const mails = new Set(
    known.flatMap(({ columns, values }) =>
      columns.fields.flatMap(({ field, index }) => (values[index]?.personal === 'mail' ? [field] : [])),
    ),
  );
  const review = { ...asOfOf(known, inputs.asOf), exports, personal: personalOf(exports, mails) };
  return { review, policy: await policyFacts(engine, known, review, dialect) };
}

/** Customers come first, as in every review. */
function order(name: string): number {
  return ['customers', 'transactions', name].indexOf(name);
}

/** Whether the customers of both exports agree; undefined where an id is still to be named. */
async function agreedOn(engine: Engine, known: readonly KnownExport[]): Promise<Agreement | undefined> {
  const customers = known.find(({ opened }) => opened.name === 'customers');
  const transactions = known.find(({ opened }) => opened.name === 'transactions');
  if (customers === undefined || fieldNamed(customers.columns, 'customer_id') === undefined) return undefined;
  const both = fieldNamed(transactions?.columns, 'customer_id') !== undefined;
  const columns = customers.opened.headings.map((_, index) => index);
  return agreement(engine, customers.opened, columns, both, engine.dialect);
}

/** Numbers of the customers, which are all that a policy can go by where there are no transactions. */
function withNumbers(columns: ColumnsProposal): ColumnsProposal {
  const numbers = columns.others.filter(({ type, heading }) => isNumericType(type) && heading !== '');
  return {
    ...columns,
    fields: [...columns.fields, ...numbers].sort((a, b) => a.index - b.index),
    others: columns.others.filter((each) => !numbers.includes(each)),
  };
}

function asOfOf(
  known: readonly KnownExport[],
  given: string | undefined,
): Pick<ReviewProposal, 'asOf' | 'asOfNotes'> {
  if (given !== undefined) return { asOf: given, asOfNotes: [] };
  const dated = known.findLast(({ days }) => days !== undefined);
  if (dated?.days === undefined)
    return {
      asOf: undefined,
      asOfNotes: [unsure('no date was found in the exports: write the last day that counts, YYYY-MM-DD')],
    };
  const { last, strays, late } = dated.days;
  const name = dated.opened.name;
  return {
    asOf: last,
    asOfNotes: [
      name === 'transactions'
        ? note('the last day that counts: the last with a transaction')
        : unsure('the last date of the customers; there are no transactions to go by'),
      ...(strays === undefined
        ? []
        : [
            unsure(
              `${strays.rows === 1 ? 'a row is' : `${strays.rows} rows are`} dated much later, up to ${strays.last}, and will be set aside`,
            ),
          ]),
      ...(late === undefined
        ? []
        : [
            unsure(
              `${late.rows === 1 ? 'one row stands' : `${late.rows} rows stand`} behind ${late.before}, the last day before them: if that is a slip, write ${late.before}`,
            ),
          ]),
    ],
  };
}
