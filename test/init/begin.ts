// Runs init in process, as the command does after its flags are read.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type BeginInputs, type Begun, begin } from '../../src/init/begin.js';

const quiet = { stage: () => undefined, onStop: () => () => undefined };

export interface BegunFolder extends Begun {
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a review file as YAML gives it
  readonly written: any;
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
