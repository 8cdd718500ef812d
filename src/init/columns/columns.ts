// The columns of one export as they will stand in the review: recognised fields with their types, and what is left over.
import type { FieldType, Want } from '../../grammar/types.js';
import { areCurrencies } from './few-values.js';
import type { ColumnsProposal, ComputedAmount, FieldProposal } from './fields.js';
import { unsure } from './notes.js';
import type { OpenedExport } from './open-exports.js';
import { type ColumnSeen, recognise, recogniseNeeded, safeName, typesOfKnown } from './recognise.js';
import { tellsRefunds } from './refunds.js';
import { type ColumnValues, plainType, typeFor, typesFor } from './value-types.js';

/**
 * Proposes fields for the columns of an export.
 * @param needed what a policy asks of this export; beyond that the customer id is always needed
 * @param customerId place of its column where only the values tell
 */
export function proposeColumns(
  opened: OpenedExport,
  values: readonly ColumnValues[],
  needed: ReadonlyMap<string, Want>,
  customerId: number | undefined,
): ColumnsProposal {
  const columns = columnsOf(opened, values);
  const { fields, rivals, guessed, unfit } = recognise(columns, opened.name);
  const all = new Map(fields);
  if (customerId !== undefined) {
    for (const [field, index] of fields) if (index === customerId) all.delete(field);
    all.set('customer_id', customerId);
  }
  if (opened.lookup !== undefined) {
    for (const [field, index] of all) if (index === opened.lookup.own) all.delete(field);
    all.set('order_id', opened.lookup.own);
  }
  const wants = new Map([...needed, ['customer_id', 'text'] as const]);
  const missing = recogniseNeeded(wants, columns, all, unfit).filter((field) => !computable(field, all));
  const proposal = (field: string, index: number, types: readonly FieldType[]): FieldProposal => {
    const found = values[index];
    const type = (found && typeFor(found, types)) ?? types[0] ?? 'text';
    const empty = type === 'text' ? [] : (found?.nothing ?? []);
    const heading = opened.headings[index] ?? '';
    return {
      field,
      index,
      heading,
      type,
      way: found?.ways[type],
      ...(empty.length > 0 && { keys: { empty } }),
    };
  };
  const used = [...all].sort(([, a], [, b]) => a - b);
  const taken = used.map(([field]) => field);
  const others: FieldProposal[] = [];
  for (const index of opened.headings.keys()) {
    const found = values[index];
    if (used.some(([, each]) => each === index) || found === undefined) continue;
    const name = safeName(opened.headings[index] ?? '', index, taken);
    taken.push(name);
    others.push(proposal(name, index, [plainType(found)]));
  }
  return {
    computed:
      computable('amount', all) && !all.has('amount') ? quantityTimesPrice(opened, values, all) : undefined,
    fillDown: undefined,
    remarks: [],
    fields: used.map(([field, index]) => proposal(field, index, typesOf(field, wants))),
    missing: missing.map((field) => ({ field, type: typesOf(field, wants)[0] ?? 'text' })),
    others,
    guessed,
    unfit: new Map([...unfit].map(([index, field]) => [opened.headings[index] ?? '', field])),
    rivals: new Map(
      [...rivals].map(([field, places]) => [field, places.map((place) => opened.headings[place] ?? '')]),
    ),
  };
}

/** Columns with what their values can be. */
export function columnsOf(opened: OpenedExport, values: readonly ColumnValues[]): ColumnSeen[] {
  return opened.headings.map((heading, index) => ({
    heading,
    canBe: (types) => {
      const found = values[index];
      return found !== undefined && typeFor(found, types) !== undefined;
    },
    holdsDates: ['date', 'datetime'].includes(plainType(values[index])),
    holdsCurrencies: areCurrencies(values[index]?.few),
    holdsKinds: tellsRefunds(heading, values[index]?.few),
  }));
}

const takenOff = /discount|rabatt|nachlass|remise|descuento|sconto|korting|折扣|优惠|立减/i;
const ofOnePiece = /unit|each|\bper\b|piece|单价|單價|stück|einzel|prix u|precio u|prezzo u/i;

/** The price may be that of the whole line, unless its heading says otherwise or all quantities are 1. */
function quantityTimesPrice(
  opened: OpenedExport,
  values: readonly ColumnValues[],
  all: ReadonlyMap<string, number>,
): ComputedAmount {
  const [quantity, price] = ['quantity', 'price'].map((field) => all.get(field) ?? -1);
  const heading = opened.headings[price ?? -1] ?? '';
  const single = values[quantity ?? -1]?.few?.every(({ value }) => Number(value) === 1) === true;
  const notes =
    single || ofOnePiece.test(heading)
      ? []
      : [
          unsure(
            `"${heading}" is taken for the price of one piece; if it is that of the whole line, call it amount and take this line away`,
          ),
        ];
  const discounts = opened.headings.filter(
    (each, index) =>
      takenOff.test(each) &&
      values[index]?.few?.every(({ value }) => !/[1-9]/.test(value)) !== true &&
      (values[index]?.filled ?? 0) > 0,
  );
  const discounted = discounts
    .slice(0, 1)
    .map((each) =>
      unsure(`"${each}" is not taken off: if the price is that before it, export the amount of each line`),
    );
  return { kind: 'multiply', operands: ['quantity', 'price'], notes: [...notes, ...discounted] };
}

function computable(field: string, fields: ReadonlyMap<string, number>): boolean {
  return field === 'amount' && fields.has('quantity') && fields.has('price');
}

/** As the policy needs it, else as the field usually is. */
function typesOf(field: string, wants: ReadonlyMap<string, Want>): readonly FieldType[] {
  const known = typesOfKnown(field);
  const want = wants.get(field) ?? 'any';
  const wanted = want === 'any' ? known : typesFor[want];
  return known.some((type) => wanted.includes(type)) ? known.filter((type) => wanted.includes(type)) : wanted;
}
