// Workbooks made of raw parts, for what no writer writes.

/** A ZIP file with these parts, not packed. */
export function storedZip(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const contents: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const data = Buffer.from(content);
    const bytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    bodies.push(Buffer.from('PK\u0003\u0004'), common, bytes, data);
    contents.push(Buffer.from('PK\u0001\u0002\u0014\0'), common, place, bytes);
    at += 30 + bytes.length + data.length;
  }
  const table = Buffer.concat(contents);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(bodies.length / 4, 8);
  end.writeUInt16LE(bodies.length / 4, 10);
  end.writeUInt32LE(table.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, table, end]);
}

function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

export interface RawWorkbook {
  /** Name of each sheet → its `<row>` elements; `!` before the name hides it. */
  readonly sheets: Readonly<Record<string, string>>;
  /** What stands behind the rows of the first sheet. */
  readonly behind?: string;
  /** `<si>` elements. */
  readonly strings?: string;
  /** Format codes; cell format N (from 1) has the N-th. */
  readonly formats?: readonly string[];
  readonly is1904?: boolean;
}

/** A workbook of XML parts. */
export function rawWorkbook({
  sheets,
  behind = '',
  strings = '',
  formats = [],
  is1904,
}: RawWorkbook): Buffer {
  const names = Object.keys(sheets);
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const relations = (all: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all}</Relationships>`;
  const list = names.map(
    (name, index) =>
      `<sheet name="${name.replace('!', '')}" sheetId="${index + 1}"${name.startsWith('!') ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  );
  return storedZip({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>',
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      names
        .map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
        .join('') +
        relation('rIdS', 'sharedStrings', 'sharedStrings.xml') +
        relation('rIdF', 'styles', 'styles.xml'),
    ),
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${strings}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>`).join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, index) => `<xf numFmtId="${164 + index}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      names.map((name, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${sheets[name]}</sheetData>${index === 0 ? behind : ''}</worksheet>`,
      ]),
    ),
  });
}

/** Cells of a row: text as text, numbers as numbers, what begins with `<` as it stands. */
export function rawRow(number: number, cells: readonly (string | number)[], attributes = ''): string {
  const all = cells.map((cell, column) => {
    const place = `r="${String.fromCharCode(65 + column)}${number}"`;
    if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
    if (cell.startsWith('<c')) return cell.replace('<c', `<c ${place}`);
    return cell === '' ? '' : `<c ${place} t="inlineStr"><is><t>${cell}</t></is></c>`;
  });
  return `<row r="${number}"${attributes}>${all.join('')}</row>`;
}
