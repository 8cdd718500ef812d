// What one owner can do: `6 a day`, `25 a week`, `240 minutes a day`.

/** At most so many appointments, and so many minutes; undefined: as many as there are. */
export interface Capacity {
  readonly day: number | undefined;
  readonly week: number | undefined;
  readonly dayMinutes: number | undefined;
  readonly weekMinutes: number | undefined;
}

export const noLimit: Capacity = {
  day: undefined,
  week: undefined,
  dayMinutes: undefined,
  weekMinutes: undefined,
};

const part = /^(\d{1,6}) ?(minutes?|hours?|appointments?)? ?(?:a|per|\/) ?(day|week)$/;

/** What a capacity means; undefined where the text is none. */
export function capacityOf(written: string): Capacity | undefined {
  const found = { ...noLimit } as Record<keyof Capacity, number | undefined>;
  for (const each of written.split(',')) {
    const [, digits, unit = 'appointments', span] =
      part.exec(each.trim().toLowerCase().replace(/\s+/g, ' ')) ?? [];
    const limit = Number(digits) * (unit.startsWith('hour') ? 60 : 1);
    if (span === undefined || limit < 1) return undefined;
    const key = unit.startsWith('appointment') ? (span as 'day' | 'week') : (`${span}Minutes` as const);
    if (found[key as keyof Capacity] !== undefined) return undefined;
    found[key as keyof Capacity] = limit;
  }
  return found;
}
