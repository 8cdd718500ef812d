// Templates of people: Mustache, with the fields of statements and no others. Everything is checked before anything is written.
import Mustache from 'mustache';
import { readRegular } from '../../foundation/problems/file-errors.js';
import { didYouMean, nearest } from '../../foundation/problems/nearest.js';
import { fail, type Place, type Problem, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { escapedHtml } from '../../reports/html/markup.js';
import { inText } from '../../reports/text/markdown.js';
import type { SaidStatement } from '../words/said.js';
import { templateFields } from './fields.js';

/** What a template is written in, by the ending of its name. */
export type TemplateForm = 'html' | 'md';

export interface StatementTemplate {
  readonly form: TemplateForm;
  render(said: SaidStatement): string;
}

/** A piece of a parsed template: what it is, what it names, where it begins and ends, and what stands in it. */
type Token = readonly [type: string, name: string, from: number, to: number, inside?: readonly Token[]];

/**
 * Reads a template and checks every tag in it.
 * @param fields of the customer that may be told
 * @throws ProblemsError with every tag that names nothing, each with its place
 */
export function readTemplate(file: string, fields: readonly string[]): StatementTemplate {
  const form = templateForm(file);
  const source = readRegular(file)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const tokens = parsed(file, source);
  const problems = new TagChecks(file, source, fields).below(tokens, []);
  if (problems.length > 0) throw new ProblemsError(problems);
  const safe = form === 'html' ? escapedHtml : inText;
  const writer = new Mustache.Writer();
  return {
    form,
    render: (said) => writer.render(source, said, undefined, { escape: (text) => safe(String(text)) }),
  };
}

/** @throws ProblemsError where the name does not say what the template is written in */
export function templateForm(file: string): TemplateForm {
  if (/\.html?$/i.test(file)) return 'html';
  if (/\.(md|markdown)$/i.test(file)) return 'md';
  return fail({
    code: 'usage',
    reason: 'the name of the template does not say what it is written in',
    fix: 'call it NAME.html or NAME.md',
  });
}

/** Longer lines are not shown. */
const longestExcerpt = 160;

function parsed(file: string, source: string): readonly Token[] {
  try {
    return Mustache.parse(source) as readonly Token[];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, what = said, end = '0'] = /^(.*?)(?: at |: )(\d+)$/.exec(said) ?? [];
    // Of a section that nobody closes, the end of the file is named: where it begins says more.
    const [, open] = /^Unclosed section "(.*)"$/s.exec(what) ?? [];
    const begin = open === undefined ? -1 : source.lastIndexOf(open);
    const at = begin < 0 ? Number(end) : Math.max(0, source.lastIndexOf('{{', begin));
    throw new ProblemsError([
      {
        code: 'template-tag',
        place: placeAt(file, source, at),
        reason: `the template cannot be read: ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
        fix: 'close each {{tag}}, and each section {{#name}} with {{/name}}',
      },
    ]);
  }
}

/** Lines and columns from 1 on. */
function placeAt(file: string, source: string, at: number): Place {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  const excerpt = source.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
  return { file: shownPath(file), line, column, ...(excerpt.length <= longestExcerpt && { excerpt }) };
}

class TagChecks {
  constructor(
    private readonly file: string,
    private readonly source: string,
    private readonly fields: readonly string[],
  ) {}

  /** @param items names that stand for more within the lists around */
  below(tokens: readonly Token[], items: readonly string[]): Problem[] {
    return tokens.flatMap((token): Problem[] => {
      const [type, name, from, , inside] = token;
      switch (type) {
        case 'name':
          return this.named(name, from, items, 'text');
        case '#':
        case '^': {
          const list = this.kindOf(name);
          const more =
            Array.isArray(list) && type === '#' ? [...items, ...(list as readonly string[])] : items;
          return [...this.named(name, from, items, 'section'), ...this.below(inside ?? [], more)];
        }
        case '&':
          return [
            this.problem(
              from,
              `{{{${name}}}} is not escaped, so that a name could change the page`,
              `write {{${name}}}`,
            ),
          ];
        case '>':
          return [
            this.problem(
              from,
              `{{> ${name}}} names another file, and a template is one file`,
              'write its text here',
            ),
          ];
        default:
          return [];
      }
    });
  }

  private kindOf(name: string) {
    return Object.entries(templateFields).find(([each]) => each === name)?.[1].kind;
  }

  private named(name: string, at: number, items: readonly string[], as: 'text' | 'section'): Problem[] {
    if (items.includes(name)) return [];
    const [, field] = /^field\.(.+)$/s.exec(name) ?? [];
    if (field !== undefined) {
      if (this.fields.includes(field)) return [];
      const fix =
        this.fields.length === 0
          ? 'let customers see it: add it to show of the audience customer, and grade again'
          : didYouMean(field, this.fields);
      return [
        this.problem(
          at,
          `{{${name}}} names a field of customers that they may not see, or that results do not have`,
          fix,
        ),
      ];
    }
    const kind = this.kindOf(name);
    if (kind !== undefined && (as === 'section' || kind === 'text')) return [];
    if (kind !== undefined)
      return [
        this.problem(
          at,
          `{{${name}}} is ${kind === 'flag' ? 'a yes or no' : 'a list'}, and no text`,
          `write {{#${name}}}...{{/${name}}} around what is told${Array.isArray(kind) ? `, with {{${kind[0]}}} in it` : ''}`,
        ),
      ];
    return [this.problem(at, `{{${name}}} names nothing that statements have`, this.meant(name, items))];
  }

  /** A field of customers may be meant without what stands before its name. */
  private meant(name: string, items: readonly string[]): string {
    const known = [...items, ...Object.keys(templateFields)];
    const bare = nearest(name, [...this.fields, ...known]);
    return bare !== undefined && this.fields.includes(bare)
      ? `did you mean "field.${bare}"?`
      : didYouMean(name, [...known, ...this.fields.map((each) => `field.${each}`)]);
  }

  private problem(at: number, reason: string, fix: string): Problem {
    return { code: 'template-tag', place: placeAt(this.file, this.source, at), reason, fix };
  }
}
