// schema: the JSON Schema of a kind of file, for editors, or its reference page.

import type { Flags, Run } from '../context/command.js';
import { type SchemaName, schemaText } from '../reference/json-schema.js';
import { referencePage } from '../reference/reference.js';

type SchemaFlags = Flags<'schemaFormat'>;

export const schema: Run<SchemaFlags> = async ([kind], flags, context) => {
  // The command line lets no other kind through.
  const name = kind as SchemaName;
  if (flags.format === 'md') context.document(referencePage(name));
  else context.data(schemaText(name));
  return 0;
};
