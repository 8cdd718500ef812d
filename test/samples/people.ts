// Made-up customers with what drives them: how large they are, how active, how content, and how their years went.
import { dayAfter, type Random } from './seeded.js';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly owner: string;
  readonly region: string;
  /** 0 to 1, few are large. */
  readonly size: number;
  /** 0 to 1. */
  readonly activity: number;
  /** 0 to 1. */
  readonly quality: number;
  readonly joined: string;
  /** Year at whose beginning they left. */
  readonly left: number | undefined;
  /** How much of the usual happened in a year: 0 is nothing. */
  readonly mood: Readonly<Record<number, number>>;
}

export const years = [2024, 2025, 2026] as const;
const surnames = [
  'Li',
  'Wang',
  'Zhang',
  'Chen',
  'Novak',
  'Silva',
  'Okafor',
  'Meyer',
  'Rossi',
  'Haddad',
  'Larsen',
  'Ito',
];
const given = ['Mei', 'Jun', 'Ana', 'Tomas', 'Ada', 'Luis', 'Nora', 'Omar', 'Hana', 'Erik', 'Yan', 'Lucia'];
const trades = ['Foods', 'Tools', 'Textiles', 'Optics', 'Logistics', 'Paper', 'Motors', 'Glass'];

/** So many customers; ids begin with `prefix`. */
export function people(count: number, prefix: string, random: Random): Person[] {
  return Array.from({ length: count }, (_, index): Person => {
    const surname = random.pick(surnames);
    const old = random.chance(0.8);
    const mood = () => (random.chance(0.1) ? 0 : random.chance(0.15) ? 1.9 : 0.6 + 0.8 * random.next());
    return {
      id: `${prefix}${String(index + 1).padStart(4, '0')}`,
      name: `${random.pick(given)} ${surname}`,
      company: `${surname} ${random.pick(trades)}`,
      owner: random.pick(['Hu Lan', 'Paul Weber', 'Ines Costa', 'Amir Saleh']),
      region: random.pick(['north', 'south', 'east', 'west']),
      size: random.next() ** 2.2,
      activity: 0.15 + 0.85 * random.next(),
      quality: Math.min(1, 0.2 + 0.9 * random.next()),
      joined: old
        ? dayAfter('2018-01-01', random.between(0, 2190))
        : dayAfter('2024-02-01', random.between(0, 1030)),
      left: random.chance(0.03) ? random.pick([2025, 2026]) : undefined,
      mood: Object.fromEntries(years.map((year) => [year, mood()])),
    };
  });
}

/** Who stands in the customers export of a year. */
export function present(all: readonly Person[], year: number): Person[] {
  return all.filter(
    (each) => each.joined <= `${year}-12-31` && (each.left === undefined || each.left > year),
  );
}

/** Whether somebody is a customer on a day of a year. */
export function hasDay(person: Person, year: number, day: string): boolean {
  return day >= person.joined && (person.left === undefined || year < person.left);
}

/** Days of a year on which something happened to somebody, in order. */
export function daysOf(person: Person, year: number, usual: number, random: Random): string[] {
  if (person.left !== undefined && year >= person.left) return [];
  const count = Math.round(usual * (person.mood[year] ?? 0));
  return Array.from({ length: count }, () => dayAfter(`${year}-01-01`, random.between(0, 364)))
    .filter((day) => day >= person.joined)
    .sort();
}
