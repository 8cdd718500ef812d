// Which files hold an export or what is looked up, and how their text is read, as people write it.
import * as z from 'zod';
import { text, whole } from '../foundation/yaml/kinds.js';
import { isEncoding, nearestEncoding } from './encoding-names.js';

/** Numbers such as 1250 are names of code pages. */
const encoding = text.refine((name) => name === 'auto' || isEncoding(name), {
  error: ({ input }) => {
    const near = nearestEncoding(String(input));
    return `must be auto or the name of an encoding, such as utf-8, gb18030, shift_jis or windows-1252${near === undefined ? '' : `; did you mean "${near}"?`}`;
  },
});

export const fileKeys = {
  file: z
    .union([text, z.array(text).min(1)])
    .optional()
    .meta({
      description:
        'a path, a glob or a list of them, relative to this file; .csv, .csv.gz, .csv.zst, .parquet, .xlsx, .xlsm, .xlsb, .xls. On a cluster also a path, a glob or a folder on storage that it reads, with .csv, .csv.gz or .parquet. Needed, or `table`',
      examples: ['exports/orders-*.csv', 's3a://bucket/orders/2026'],
    }),
  table: text.optional().meta({
    description: 'on a cluster, in place of `file`: a table of its catalogue, whose columns have types',
    examples: ['sales.orders', 'lake.sales.orders'],
  }),
  sheet: text.optional().meta({
    description: 'sheet of a workbook; needed where it has several',
    examples: ['Orders'],
  }),
  encoding: encoding.optional().meta({
    description:
      'encoding of the text, by any usual name; `auto` reads UTF-8 and what begins with a byte-order mark, and for other text stops and names the likely one. Without meaning for workbooks and parquet files',
    default: 'auto',
    examples: ['gb18030', 'windows-1252', 'shift_jis'],
  }),
  delimiter: z
    .enum(['auto', ',', ';', '\t', 'tab', '|'])
    .optional()
    .meta({ description: 'what separates the cells', default: 'auto', examples: [';'] }),
  skip_lines: whole(0)
    .optional()
    .meta({ description: 'lines above the heading; title lines are also found by themselves', default: 0 }),
  headings: z
    .enum(['line', 'none'])
    .optional()
    .meta({
      description:
        '`none`: no line of headings stands above the rows, and `columns` names columns by number, from 1',
      default: 'line',
      examples: ['none'],
    }),
  quoted_newlines: z
    .enum(['yes', 'no'])
    .optional()
    .meta({
      description:
        '`no`: no cell in quotation marks goes over several lines, so that a cluster splits large files of text whatever stands in them',
      default: 'yes',
      examples: ['no'],
    }),
};

/** Where rows come from has to be said, and once. */
export const oneSource = {
  test: ({ issues, value }: z.core.ParsePayload<{ file?: unknown; table?: unknown }>) => {
    const { file, table } = value;
    // Nearly everybody who says neither means a file.
    if (file === undefined && table === undefined)
      issues.push({ code: 'invalid_type', expected: 'string', input: undefined, path: ['file'] });
    if (file !== undefined && table !== undefined)
      issues.push({ code: 'custom', input: value, message: 'must have file or table, and not both' });
  },
  meta: { anyOf: [{ required: ['file'] }, { required: ['table'] }] },
};
