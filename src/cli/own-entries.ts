// Commands about gradus itself, at the end of the table of commands.
import { type CommandEntry, entry } from './entry.js';
import type { SchemaName } from './reference/json-schema.js';
import { shells } from './shell/scripts.js';

const talk = ['quiet', 'color', 'pager'] as const;

export const ownCommands: readonly CommandEntry[] = [
  entry({
    name: 'schema',
    operands: [
      {
        name: '<kind>',
        does: 'kind of file',
        choices: [
          'policy',
          'review',
          'cases',
          'summary',
          'manifest',
          'change',
          'report',
        ] satisfies SchemaName[],
      },
    ],
    does: 'print the JSON Schema of a kind of file, for editor completion, or its reference page',
    example: 'gradus schema policy > policy.schema.json',
    flags: ['schemaFormat', 'color', 'pager'],
    load: async () => (await import('./commands/schema.js')).schema,
  }),
  entry({
    name: 'completion',
    operands: [{ name: '<shell>', does: 'shell', choices: shells }],
    does: 'print what a shell is to run so that it completes commands, flags, files, tiers and customers',
    example: 'gradus completion fish | source',
    flags: ['color', 'pager'],
    load: async () => (await import('./shell/completion.js')).completion,
  }),
  entry({
    name: 'doctor',
    operands: [],
    does: 'look whether gradus can run here, and print what a report of a fault should hold',
    example: 'gradus doctor --json',
    flags: ['lang', 'json', ...talk],
    load: async () => (await import('./itself/doctor.js')).doctor,
  }),
];
