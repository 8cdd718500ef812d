// What init has written, as text for a terminal and as one JSON document.

import { grouped } from '../foundation/characters/thousands.js';
import type { Begun } from './begin.js';
import type { ExportProposal } from './proposal/proposal.js';

/** The text: files, the columns of each export, and the next commands. */
export function initText({ folder, files, review, doubts }: Begun): string {
  const exports = (review?.exports ?? []).map(exportText);
  const open = doubts.filter((each) => each.open).length;
  const first =
    open === 0
      ? ''
      : `${open === 1 ? 'One place is' : `${open} places are`} marked FILL IN: write there what is missing. `;
  const file = `${folder}/review.yaml`;
  const next =
    review === undefined ? `gradus grade ${file}` : `gradus check ${file}, then gradus grade ${file}`;
  const fields = review?.personal?.fields ?? [];
  const personal =
    fields.length === 0
      ? []
      : [
          `personal: ${fields.join(', ')}, which messages leave out and audiences may hide (privacy in the review)`,
        ];
  return `${[`${folder}: ${files.join(', ')}`, ...exports, ...personal].join('\n\n')}\n\n${first}Next: ${next}\n`;
}

function exportText({ name, file, rows, columns, others, lookup }: ExportProposal): string {
  const lent = (lookup?.columns ?? []).filter(({ field }) => field !== lookup?.on);
  const width = Math.max(...[...columns, ...lent].map(({ field }) => field.length));
  const lines = [...columns, ...lent].map((column) => {
    const { field, heading, type } = column;
    const kind = type === 'text' ? '' : ` (${type})`;
    const from = lookup !== undefined && lent.includes(column) ? `, looked up in ${lookup.name}` : '';
    return `  ${field.padEnd(width)}  ${heading === undefined ? 'not found' : `${heading}${kind}${from}`}`;
  });
  const unused = others.map(({ heading }) => heading).join(', ');
  return [
    file === undefined
      ? `${name}: not given`
      : `${name}: ${grouped(String(rows))} ${rows === 1 ? 'row' : 'rows'}`,
    ...lines,
    ...(unused === '' ? [] : [`  not used: ${unused}`]),
  ].join('\n');
}

/** The same as values. */
export function initValues({ folder, files, review, doubts }: Begun) {
  const told = (open: boolean) =>
    doubts.filter((each) => each.open === open).map(({ file, line, text }) => ({ file, line, text }));
  return {
    folder,
    files,
    review: `${folder}/review.yaml`,
    ...(review !== undefined && {
      as_of: review.asOf ?? null,
      exports: Object.fromEntries(review.exports.map((each) => [each.name, exportValues(each)])),
      personal: review.personal?.fields ?? [],
    }),
    unsure: told(false),
    fill_in: told(true),
  };
}

function exportValues(proposed: ExportProposal) {
  const { rows, sheet, encoding, delimiter, titles, columns, others, lookup } = proposed;
  return {
    rows,
    ...(sheet === undefined ? {} : { sheet: sheet.name }),
    encoding: encoding ?? 'auto',
    delimiter: delimiter ?? 'auto',
    skip_lines: titles,
    columns: columns.map(({ field, heading, type }) => ({ field, heading: heading ?? null, type })),
    ...(lookup && {
      lookup: {
        [lookup.name]: {
          on: lookup.on,
          columns: lookup.columns.map(({ field, heading, type }) => ({ field, heading, type })),
        },
      },
    }),
    not_used: others.map(({ heading }) => heading),
  };
}
