// What the records of metric kinds and points shapes say of their keys, as their shapes carry it.
import { parse } from 'yaml';

interface Described {
  readonly key: string;
  readonly means: string;
  /** As a policy writes it: `{ sum: transactions.amount }`. */
  readonly example: string;
}

/** The line and the example of a record, for its shape, and what else is said of it. */
export function describedBy(
  { key, means, example }: Described,
  more: Readonly<Record<string, unknown>> = {},
) {
  return {
    description: means,
    // Read when the reference is made, not whenever a policy is read.
    get examples() {
      const written: unknown = parse(example);
      return [(written as Record<string, unknown>)[key]];
    },
    ...more,
  };
}

/** The shapes as optional keys. */
export function optionsNamed<T extends { optional(): unknown }>(options: ReadonlyMap<string, T>) {
  return Object.fromEntries(
    [...options].map(([key, shape]) => [key, shape.optional() as ReturnType<T['optional']>]),
  );
}
