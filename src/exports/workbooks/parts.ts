// Where things stand in a workbook of XML parts: its sheets with the part of each, and number formats that matter.
import type { Zip } from './zip.js';

export interface XmlSheet {
  readonly name: string;
  readonly hidden: boolean;
  /** Part of the ZIP file that holds its rows. */
  readonly part: string;
}

/** Value of an attribute in the text of a tag. */
export function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`[\\s:]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : plainText(value);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plainText(xml: string): string {
  return xml.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (written, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal === undefined ? (entities[name] ?? written) : String.fromCodePoint(Number(decimal));
  });
}

const tags = (xml: string, name: string) => xml.match(new RegExp(`<(?:\\w+:)?${name}\\s[^>]*>`, 'g')) ?? [];

/** The part of the workbook itself. */
export function workbookPart(zip: Zip): string | undefined {
  const main = tags(zip.text('_rels/.rels') ?? '', 'Relationship').find((tag) =>
    attribute(tag, 'Type')?.endsWith('/officeDocument'),
  );
  const part = main === undefined ? 'xl/workbook.xml' : (attribute(main, 'Target') ?? '');
  return zip.has(part.replace(/^\//, '')) ? part.replace(/^\//, '') : undefined;
}

/** Work sheets in their order; charts that stand on a sheet of their own are none. */
export function sheetsOf(zip: Zip, workbook: string): XmlSheet[] {
  const relations = relationsOf(zip, workbook);
  return tags(zip.text(workbook) ?? '', 'sheet').flatMap((tag) => {
    const relation = relations.get(attribute(tag, 'id') ?? '');
    const name = attribute(tag, 'name');
    if (name === undefined || !relation?.type.endsWith('/worksheet')) return [];
    const hidden = /hidden/i.test(attribute(tag, 'state') ?? '');
    return [{ name, hidden, part: relation.part }];
  });
}

function relationsOf(zip: Zip, part: string): Map<string, { type: string; part: string }> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const found = new Map<string, { type: string; part: string }>();
  for (const tag of tags(zip.text(`${folder}_rels/${part.slice(slash)}.rels`) ?? '', 'Relationship')) {
    const target = attribute(tag, 'Target') ?? '';
    found.set(attribute(tag, 'Id') ?? '', {
      type: attribute(tag, 'Type') ?? '',
      part: target.startsWith('/') ? target.slice(1) : resolved(folder + target),
    });
  }
  return found;
}

function resolved(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '.') kept.push(part);
  }
  return kept.join('/');
}

/** What formats of cells say that is not told with their values, by number of the cell format. */
export interface CellFormats {
  /** Number of zeros that formats such as `00000` show. */
  readonly zeros: ReadonlyMap<string, number>;
  /** Formats of amounts that the workbook library takes for dates. */
  readonly amounts: ReadonlySet<string>;
}

export function cellFormats(zip: Zip, workbook: string): CellFormats {
  const styles = [...relationsOf(zip, workbook).values()].find(({ type }) => type.endsWith('/styles'));
  const xml = zip.text(styles?.part ?? '') ?? '';
  const codes = new Map(
    tags(xml, 'numFmt').map((tag) => [attribute(tag, 'numFmtId'), attribute(tag, 'formatCode') ?? '']),
  );
  const formats = /<(?:\w+:)?cellXfs[\s>].*?<\/(?:\w+:)?cellXfs>/s.exec(xml)?.[0] ?? '';
  const zeros = new Map<string, number>();
  const amounts = new Set<string>();
  for (const [index, tag] of tags(formats, 'xf').entries()) {
    const code = codes.get(attribute(tag, 'numFmtId')) ?? '';
    const digits = code.split(';')[0]?.replace(/\\./g, '') ?? '';
    if (/^0{2,}$/.test(digits)) zeros.set(String(index), digits.length);
    if (isAmountLikeDate(code)) amounts.add(String(index));
  }
  return { zeros, amounts };
}

/** `0.00 [$€-de-DE]`, `[$S/-280A] 0.00`: letters of a currency and its country that stand for days and hours elsewhere. */
function isAmountLikeDate(code: string): boolean {
  const plain = code.replace(/\\.|"[^"]*"|[*_]./g, '');
  const currency = /\[\$[^\]]*[^\]\w$-][^\]]*\]/;
  return currency.test(plain) && !/[dhsy]|mmm/i.test(plain.replace(/\[[^\]]*\]/g, ''));
}
