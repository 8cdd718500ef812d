// Manual pages (man 7 man-pages), made of the program as commander has it: one for gradus, one for each command.
import type { Command } from 'commander';

/** A text of a manual page: nothing in it is a request or an escape, and dashes can be copied. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}

const exitCodes = [
  ['0', 'done'],
  ['1', 'a fault of gradus'],
  ['2', 'wrong usage, policy or review file; or the results folder, rights, disk or a lock'],
  ['3', 'the exports cannot be used; nothing was written'],
  ['4', 'graded, but held: more changed than the guards allow'],
] as const;

/** Pages by the names of their files, such as `gradus-grade.1`. The same program gives the same bytes: no page has a date. */
export function manualPages(program: Command, version: string): Map<string, string> {
  const commands = program.commands.flatMap((each) => (each.commands.length > 0 ? each.commands : [each]));
  const shown = commands.filter((each) => each.description() !== '');
  const nameOf = (command: Command) => `${fullName(command).replaceAll(' ', '-')}`;
  const head = (name: string) => `.TH ${name.toUpperCase()} 1 "" "gradus ${version}" "gradus"`;
  const others = (but?: Command) =>
    shown.filter((each) => each !== but).map((each) => `.BR ${roff(nameOf(each))} (1)`);
  const pages = new Map([
    [
      'gradus.1',
      [
        head('gradus'),
        '.SH NAME',
        `gradus \\- ${roff(program.description())}`,
        '.SH SYNOPSIS',
        '.B gradus',
        '.I command',
        '.RI [ flags ]',
        '.SH COMMANDS',
        ...shown.flatMap((each) => ['.TP', `.B ${roff(fullName(each))}`, roff(each.description())]),
        ...exits,
        '.SH SEE ALSO',
        others().join(',\n'),
        '',
      ].join('\n'),
    ],
  ]);
  for (const command of shown)
    pages.set(`${nameOf(command)}.1`, [head(nameOf(command)), ...pageOf(command)].join('\n'));
  return pages;
}

const exits = [
  '.SH EXIT STATUS',
  ...exitCodes.flatMap(([code, means]) => ['.TP', `.B ${code}`, roff(means)]),
];

/** `gradus policy diff`. */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function pageOf(command: Command): string[] {
  const help = command.createHelp();
  const operands = command.registeredArguments;
  const named = operands.map((each) => help.argumentTerm(each));
  const example = exampleOf(command);
  return [
    '.SH NAME',
    `${roff(fullName(command).replaceAll(' ', '-'))} \\- ${roff(command.description())}`,
    '.SH SYNOPSIS',
    `.B ${roff(fullName(command))}`,
    '.RI [ flags ]',
    ...operands.map((each) => {
      const name = roff(`${each.name()}${each.variadic ? '...' : ''}`);
      return each.required ? `.I ${name}` : `.RI [ ${name} ]`;
    }),
    ...(named.length === 0 ? [] : ['.SH OPERANDS']),
    ...operands.flatMap((each) => ['.TP', `.I ${roff(each.name())}`, roff(help.argumentDescription(each))]),
    '.SH FLAGS',
    ...help
      .visibleOptions(command)
      .flatMap((each) => ['.TP', `.B ${roff(each.flags)}`, roff(help.optionDescription(each))]),
    ...exits,
    ...(example === undefined ? [] : ['.SH EXAMPLE', '.EX', roff(example), '.EE']),
    '.SH SEE ALSO',
    '.BR gradus (1)',
    '',
  ];
}

/** What its help gives as an example. */
function exampleOf(command: Command): string | undefined {
  let text = '';
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
  });
  command.outputHelp();
  return /\nExample:\n {2}(.*)\n/.exec(text)?.[1];
}
