// What the records of metric kinds and points shapes say of their keys, as their shapes carry it.
import { parse } from 'yaml';

interface Described {
  readonly key: string;
  readonly means: string;
  /** As a policy writes it: `{ sum: transactions.amount }`. */
  readonly example: string;
}

/** The line and the example of a record, for its shape. */
export function describedBy({ key, means, example }: Described) {
  const written: unknown = parse(example);
  return { description: means, examples: [(written as Record<string, unknown>)[key]] };
}

/** The shapes as optional keys. */
export function optionsNamed<T extends { optional(): unknown }>(options: ReadonlyMap<string, T>) {
  return Object.fromEntries(
    [...options].map(([key, shape]) => [key, shape.optional() as ReturnType<T['optional']>]),
  );
}
