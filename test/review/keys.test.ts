// Every key of the review file does what its record says: results keep it in their review.yaml, so that they can be
// graded again, and its default is the one that gradus takes.
import path from 'node:path';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type JsonSchema, jsonSchemaOf } from '../../src/cli/reference/json-schema.js';
import { Problems } from '../../src/foundation/problems/problem.js';
import { parseYaml } from '../../src/foundation/yaml/document.js';
import { reviewCopy } from '../../src/results/review-copy.js';
import { readReview } from '../../src/review/read.js';
import type { Review } from '../../src/review/review.js';

type Written = Record<string, unknown>;

/** A review with every key that there is; nothing in it is a default. */
const everything = `
review: Everything
as_of: 2026-12-31
policy: policy.yaml
aliases: merged.csv
last_results: results/2025
signers: signers
overrides: overrides.csv
results: results/2026
engine:
  spark: { remote: 'sc://cluster:15002', staging: 's3a://bucket/gradus' }
privacy:
  personal: [name]
  key: privacy.key
  audiences:
    colleagues: { hide: [personal], pseudonyms: true }
    managers: { show: [name, tier], each: name }
    public: { hide: [name], customers: none, small_cells: 5, dominance: 80% }
exports:
  customers:
    file: customers.xlsx
    sheet: People
    headings: none
    columns: { customer_id: '1', name: { heading: '2', fixed: true } }
    lookup:
      people: { file: people.csv, on: name, columns: { name: '1', born: { heading: '2', fixed: true } } }
  transactions:
    file: [a.csv, b.csv]
    encoding: gb18030
    delimiter: ';'
    skip_lines: 2
    columns:
      customer_id: { heading: No, strip: [C-, '.0'], pad: 8, case: upper }
      order_id: Order
      line: Line
      date: { heading: Day, type: date, formats: ['%d.%m.%Y'] }
      ccy: Currency
      status: Status
      price:
        heading: Price
        type: money
        decimal: ','
        round: half_up
        currency: { field: ccy, rates: { EUR: 7.8 } }
        empty: [none]
        empty_is: 0
        negative_when: { status: { equals: refund } }
      quantity: Quantity
      freight: { heading: Freight, type: money, currency: { code: USD, rates: { USD: 7.1 } } }
    computed:
      amount: { multiply: [quantity, price] }
      more: { add: [quantity, 1] }
      fewer: { subtract: [quantity, 1] }
    empty: ['-']
    only: { status: { in: [paid, refund] } }
    quoted_newlines: no
    fill_down: [order_id]
    lookup:
      orders:
        file: orders.csv
        sheet: Orders
        encoding: utf-16
        delimiter: tab
        skip_lines: 1
        headings: none
        quoted_newlines: no
        on: order_id
        columns:
          order_id: '1'
          postage: { heading: '4', type: money, currency: { code: USD, rates: { USD: 7.1 } } }
          opened: { heading: '3', type: date, formats: ['%d.%m.%Y'] }
          fee:
            heading: '2'
            type: money
            decimal: ','
            round: half_up
            currency: { field: ccy, rates: { EUR: 7.8 } }
            strip: EUR
            pad: 4
            case: lower
            empty: [none]
            empty_is: 0
            negative_when: { status: { equals: refund } }
        missing: empty
      invoices: { table: sales.invoices, on: order_id, columns: { paid_on: paid } }
    duplicates: { action: drop, by: [order_id, line] }
    unknown_customers: set_aside
    missing_customer: set_aside
  visits: { table: crm.visits }
lists:
  to_call:
    label: { en: To call, zh: 回访 }
    when: { any: [{ near.loss: { missing: false } }, { not: { score_change: { between: [-10, 0.5] } } }] }
    columns: [customer_id, tier]
    sort: [-score, customer_id]
statements:
  contact: { en: Ask us, zh: 请联系我们 }
  appeal: Write to us
  perks: { birthday_gift: { en: a gift, zh: 礼物 } }
  addresses: [name]
guards:
  rejected_rows: 5%
  fewer_rows: { transactions: 10% }
  minimum_rows: { transactions: 7 }
  newest_row: { transactions: 45 days }
  refused_overrides: 2
  last_results: signed
  downgraded: 10%
  changed: 30%
  down_more_than_one: 1%
  score_psi: 0.25
  spend_at_downgraded_customers: 15%
  overridden: 5%
`;

const folder = path.resolve('reviews');

/** The review that a text is, as it is resolved. */
function resolved(text: string, file = path.join(folder, 'review.yaml')): Review {
  const problems = new Problems();
  const review = readReview(parseYaml(file, text), {}, problems);
  expect(problems.list).toEqual([]);
  if (review === undefined) throw new Error('the review was not read');
  return review;
}

/** What a review means, without where its keys stand. */
function meaning(review: Review, without: readonly string[] = []): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof Decimal) return value.toFixed();
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key]) => key !== 'place' && !without.includes(key));
    return Object.fromEntries(kept.map(([key, each]) => [key, plain(each)]));
  };
  return plain(review);
}

interface Key {
  /** With `*` for names that people choose. */
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Every key of a file, by its JSON Schema. */
function keysBelow(schema: JsonSchema, at = ''): Key[] {
  const below = (each: unknown, name: string) => keysBelow(each as JsonSchema, name);
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
      const path = at === '' ? name : `${at}.${name}`;
      return [{ path, schema: each as JsonSchema }, ...below(each, path)];
    }),
    ...(schema.anyOf ?? []).flatMap((each) => below(each, at)),
    ...(typeof schema.additionalProperties === 'object' && 'properties' in all(schema.additionalProperties)
      ? below(schema.additionalProperties, `${at}.*`)
      : []),
  ];
}

/** A schema with the properties of whatever it may be. */
function all(schema: unknown): object {
  const { properties, anyOf = [] } = schema as JsonSchema;
  const found = [properties, ...anyOf.map((each) => (each as JsonSchema).properties)].find(
    (each) => each !== undefined,
  );
  return found === undefined ? {} : { properties: found };
}

/** Paths of the keys of a file that is read, names that people choose as `*` too. */
function pathsOf(value: unknown, known: ReadonlySet<string>, at = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const named = at === '' ? name : `${at}.${name}`;
    const place = known.has(named) ? named : `${at}.*`;
    return [place, ...pathsOf(each, known, place)];
  });
}

const keys = keysBelow(jsonSchemaOf('review'));
const known = new Set(keys.map((key) => key.path));
const written = parse(everything) as Written;

describe('every key of the review file', () => {
  it('is in the review of this test', () => {
    expect(keys.length).toBeGreaterThan(50);
    const there = new Set(pathsOf(written, known));
    expect([...known].filter((key) => !there.has(key))).toEqual([]);
  });

  it('is in the copy that results keep, and means the same there', () => {
    const review = resolved(everything);
    const copy = reviewCopy(review, path.join(folder, 'results', '2026'));
    const there = new Set(pathsOf(parse(copy), known));
    // Where it is graded makes no difference to results, and their manifest says it.
    const elsewhere = /^engine(?:\.|$)/;
    expect([...known].filter((key) => !there.has(key) && !elsewhere.test(key))).toEqual([]);
    const again = resolved(copy, path.join(folder, 'results', '2026', 'review.yaml'));
    // The copy lies among the results, beside the policy as it was used.
    const where = ['base', 'policy', 'results', 'cluster'];
    expect(meaning(again, where)).toEqual(meaning(review, where));
  });

  const defaults = keys.filter(({ schema }) => schema.default !== undefined);
  it.each(defaults)('$path has the default that it is said to have', ({ path: key, schema }) => {
    const silent = changed(key, undefined);
    const said = changed(key, schema.default);
    // Whether somebody wrote it is part of what a limit is.
    const apart = ['written', 'decimalSaid'];
    expect(meaning(resolved(said), apart)).toEqual(meaning(resolved(silent), apart));
    expect(meaning(resolved(everything), apart)).not.toEqual(meaning(resolved(silent), apart));
  });
  it('has a default in some places', () => expect(defaults.length).toBeGreaterThan(10));
});

/** The review of everything with another value for a key; undefined takes it out. */
function changed(key: string, value: unknown): string {
  const copy = structuredClone(written);
  const set = (at: unknown, [name = '', ...rest]: readonly string[]): void => {
    if (typeof at !== 'object' || at === null) return;
    const mapping = at as Written;
    if (name === '*') for (const each of Object.values(mapping)) set(each, rest);
    else if (rest.length > 0) set(mapping[name], rest);
    else if (!(name in mapping)) return;
    else if (value === undefined) delete mapping[name];
    else mapping[name] = value;
  };
  set(copy, key.split('.'));
  return stringify(copy);
}
