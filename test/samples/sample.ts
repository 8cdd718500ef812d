// A sample as its files: tables by the name of their file under exports/.
import type { Person } from './people.js';
import { daysOf, hasDay, people, present, years } from './people.js';
import { type Random, seeded } from './seeded.js';

type Cell = string | number;
export type Table = readonly (readonly Cell[])[];
export type Files = Readonly<Record<string, Table>>;

export interface SampleSpec {
  /** Folder under samples, and name of the policy. */
  readonly name: string;
  readonly seed: number;
  readonly count: number;
  readonly prefix: string;
  /** Headings behind customer_id and name; and the cells of a customer as of the end of a year. */
  readonly profile: readonly string[];
  profileOf(person: Person, year: number, random: Random): readonly Cell[];
  /** Exports with a date: one file a year. */
  readonly events: readonly EventSpec[];
  /** Exports of how things stand at the end of a year. */
  readonly states?: readonly StateSpec[];
}

export interface StateSpec {
  readonly file: string;
  /** Headings behind customer_id. */
  readonly columns: readonly string[];
  /** Undefined where there is nothing to say of a customer. */
  cells(person: Person, year: number, random: Random): readonly Cell[] | undefined;
}

export interface EventSpec {
  readonly file: string;
  /** Headings behind customer_id and date. */
  readonly columns: readonly string[];
  /** How often a year for somebody ordinary. */
  often?(person: Person): number;
  /** Days of a year on which everybody has one, such as ends of months; instead of `often`. */
  on?(year: number): readonly string[];
  /** The cells of one event; `number` is different for each. */
  cells(person: Person, random: Random, number: number, day: string): readonly Cell[];
}

/** The exports of a sample. Customers of 2025 and 2026; events of every year from 2024. */
export function filesOf(spec: SampleSpec): Files {
  const random = seeded(spec.seed);
  const all = people(spec.count, spec.prefix, random);
  const files: Record<string, Table> = {};
  for (const year of [2025, 2026]) {
    const rows = present(all, year).map((person) => [
      person.id,
      person.name,
      ...spec.profileOf(person, year, seeded(spec.seed + Number(person.id.replace(/\D/g, '')))),
    ]);
    files[`customers-${year}.csv`] = [['customer_id', 'name', ...spec.profile], ...rows];
    for (const state of spec.states ?? []) {
      const found = present(all, year).flatMap((person) => {
        const cells = state.cells(person, year, random);
        return cells === undefined ? [] : [[person.id, ...cells]];
      });
      files[`${state.file}-${year}.csv`] = [['customer_id', ...state.columns], ...found];
    }
  }
  for (const event of spec.events) {
    let number = 0;
    for (const year of years) {
      const rows = all
        .flatMap((person) =>
          (event.on === undefined
            ? daysOf(person, year, event.often?.(person) ?? 0, random)
            : event.on(year).filter((day) => hasDay(person, year, day))
          ).map((day) => ({ person, day })),
        )
        .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.person.id < b.person.id ? -1 : 1))
        .map(({ person, day }) => {
          number++;
          return [person.id, day, ...event.cells(person, random, number, day)];
        });
      if (rows.length > 0)
        files[`${event.file}-${year}.csv`] = [['customer_id', 'date', ...event.columns], ...rows];
    }
  }
  return files;
}

/** An amount around a usual one, with two decimals. */
export function around(usual: number, random: Random): string {
  return (usual * (0.4 + 1.3 * random.next())).toFixed(2);
}

export const numbered = (prefix: string, number: number) => `${prefix}${String(number).padStart(6, '0')}`;
