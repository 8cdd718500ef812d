// Tables of pages that are made from the code.

import { commands } from '../../src/cli/entries.js';
import { flags } from '../../src/cli/options.js';
import { changes } from '../../src/format/changes.js';
import type { ColumnFormat } from '../../src/format/column.js';
import { type FileFormat, resultsFiles } from '../../src/format/files.js';
import { catalogue, type ProblemCode, severityOf } from '../../src/foundation/problems/catalogue.js';
import { templates } from '../../src/init/shipped.js';
import { metricKinds } from '../../src/policy/metrics/index.js';
import { ways } from '../../src/policy/model/assign.js';
import { pointsShapes } from '../../src/policy/points/index.js';
import { changeGuards } from '../../src/review/change-guards.js';
import { templateFields } from '../../src/statement/template/fields.js';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Each table by the name that stands in `<!-- generated: name -->`. */
export const tables: Readonly<Record<string, () => string>> = {
  'template-fields': () =>
    table(
      ['field', 'what it is', 'means'],
      [
        ...Object.entries(templateFields).map(([name, { kind, means }]) => [
          `\`${name}\``,
          kind === 'text'
            ? 'text'
            : kind === 'flag'
              ? 'yes or no'
              : `list of ${kind.map((each) => `\`${each}\``).join(', ')}`,
          means,
        ]),
        ['`field.NAME`', 'text', 'the field NAME of the customer, where customers may see it'],
      ],
    ),
  templates: () =>
    table(
      ['template', 'is'],
      templates().map(({ name, title }) => [`\`${name}\``, title]),
    ),
  commands: () =>
    table(
      ['command', 'does'],
      commands.map((entry) => [
        `\`${[entry.name, ...entry.operands.map(({ name }) => name)].join(' ')}\``,
        entry.does,
      ]),
    ),
  flags: () =>
    table(
      ['flag', 'does', 'commands'],
      Object.entries(flags).map(([name, make]) => {
        const option = make();
        const users = commands
          .filter((entry) => (entry.flags as readonly string[]).includes(name))
          .map((entry) => entry.name);
        return [`\`${option.flags}\``, option.description, users.join(', ')];
      }),
    ),
  metrics: () =>
    table(
      ['metric', 'value', 'example'],
      [...metricKinds.values()].map((kind) => [`\`${kind.key}\``, kind.means, `\`${kind.example}\``]),
    ),
  guards: () =>
    table(
      ['guard', 'measures'],
      Object.entries(changeGuards).map(([guard, means]) => [`\`${guard}\``, means]),
    ),
  points: () =>
    table(
      ['points', 'rule', 'example'],
      [...pointsShapes.values()].map((shape) => [`\`${shape.key}\``, shape.means, `\`${shape.example}\``]),
    ),
  findings: () =>
    table(
      ['code', 'finding', 'severity'],
      lintCodes.map((code) => [`\`${code}\``, catalogue[code].means, severityOf(code)]),
    ),
  parts: () =>
    table(
      ['column', 'holds'],
      Object.entries<ColumnFormat>(changes)
        .filter(([name]) => /^(steps_|main_driver|score_change_)/.test(name))
        .map(([name, { means }]) => [`\`${name}\``, means]),
    ),
  files: () =>
    table(
      ['file', 'holds', 'there'],
      Object.entries<FileFormat>(resultsFiles).map(([name, { holds, when, columns }]) => [
        columns === undefined ? `\`${name}\`` : `[\`${name}\`](#${name.replace('.', '')})`,
        holds,
        when ?? 'always',
      ]),
    ),
  columns: () =>
    Object.entries<FileFormat>(resultsFiles)
      .flatMap(([name, { columns }]) =>
        columns === undefined
          ? []
          : [
              `## ${name}`,
              table(
                ['column', 'holds', 'type', 'there'],
                Object.entries<ColumnFormat>(columns).map(([column, format]) => columnRow(column, format)),
              ),
            ],
      )
      .join('\n\n'),
  assign: () =>
    table(
      ['by', 'tier'],
      Object.entries(ways).map(([by, way]) => [`\`${by}\``, way.means]),
    ),
};

function columnRow(name: string, { means, type, unit, when, each }: ColumnFormat): string[] {
  const there = [when, each && `one for each ${each}`].filter((words) => words !== undefined);
  return [
    `\`${name}\``,
    means,
    unit === undefined ? type : `${type} (${unit})`,
    there.join('; ') || 'always',
  ];
}

/** What is found only where a policy is proven. */
const proven: readonly ProblemCode[] = ['rules-contradict', 'tier-stuck'];

/** What a policy that is well formed may still be found to be. */
const lintCodes = [
  'weights-sum',
  'weights-too-fine',
  'tier-order',
  'tier-open',
  'tier-unreachable',
  'quota-sum',
  ...(Object.keys(catalogue) as ProblemCode[]).filter(
    (code) => severityOf(code) === 'warning' && catalogue[code].exit === 2 && !proven.includes(code),
  ),
] as const;
