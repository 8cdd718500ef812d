// Runs init in process, as the command does after its flags are read.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type BeginInputs, type Begun, begin } from '../../src/init/begin.js';
import type { WrittenExport } from '../../src/review/written.js';
import type { WrittenColumn } from '../../src/review/written-column.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };

/** A column of which tests look at the keys of its mapping. */
type BegunColumn = Readonly<Partial<Record<keyof Exclude<WrittenColumn, string>, unknown>>>;

type BegunExport = Readonly<Partial<Record<keyof WrittenExport, unknown>>> & {
  readonly columns: Readonly<Record<string, unknown>> & {
    readonly amount: BegunColumn;
    readonly date: BegunColumn;
  };
};

/** The review file as YAML gives it. */
interface BegunReview {
  readonly as_of: string;
  readonly exports: { readonly customers: BegunExport; readonly transactions: BegunExport };
  readonly privacy?: { readonly personal: readonly string[] };
}

export interface BegunFolder extends Begun {
  readonly text: string;
  readonly written: BegunReview;
}

/** Begins a review in `review` inside of a folder; file names are relative to the folder. */
export async function beginIn(folder: string, inputs: Partial<BeginInputs>): Promise<BegunFolder> {
  const at = (file: string | undefined) => (file === undefined ? undefined : path.join(folder, file));
  const begun = await begin(
    path.join(folder, 'review'),
    {
      template: inputs.template,
      asOf: inputs.asOf,
      customers: at(inputs.customers),
      transactions: at(inputs.transactions),
      lookup: at(inputs.lookup),
    },
    { threads: 2, memory: undefined },
    quiet,
  );
  const text = readFileSync(path.join(folder, 'review', 'review.yaml'), 'utf8');
  return { ...begun, text, written: parse(text) };
}
