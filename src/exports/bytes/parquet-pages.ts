// Checksums of parquet files: each page may carry the CRC-32 of its bytes, which the engine does not look at.
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from './crc32.js';
import { DamagedFile } from './damage.js';
import { CompactReader, type ThriftFields } from './thrift.js';

const mark = Buffer.from('PAR1');
/** Length of the footer, and the mark again. */
const ending = 8;
/** The most bytes that the header of a page takes: values of columns stand in it, cut short by whoever wrote them. */
const mostHeader = 1 << 20;
const usualHeader = 1 << 9;

// Numbers of fields in parquet's own structures.
const ofFile = { rowGroups: 4 };
const ofGroup = { columns: 1 };
const ofChunk = { meta: 3 };
const ofMeta = { values: 5, packed: 7, data: 9, dictionary: 11 };
const ofPage = { size: 3, crc: 4, data: 5, data2: 8 };
const ofData = { values: 1 };

/** Wrong bytes in a parquet file. */
class DamagedParquet extends DamagedFile {
  constructor(what: string) {
    super(`the parquet file is damaged: ${what}`);
  }
}

/** Where the pages of a column lie in one group of rows. */
interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly values: number;
}

interface Page {
  /** First byte of what the checksum is of, and how many. */
  readonly at: number;
  readonly size: number;
  readonly crc: number | undefined;
  /** 0 of pages that hold no data. */
  readonly values: number;
}

/**
 * Compares every page with its checksum.
 * @throws Error where one does not fit, or where a file with checksums is not built as it says
 */
export async function checkPages(file: string): Promise<void> {
  await withChunks(file, async (handle, chunks) => {
    // Who writes checksums writes them into all pages.
    if (!(await firstPage(handle, chunks))) return;
    for (const chunk of chunks) await checkChunk(handle, chunk);
  });
}

/** Whether a file that can be read has no checksums, so that damage in it may go unseen. */
export async function lacksPageChecksums(file: string): Promise<boolean> {
  let lacks = false;
  await withChunks(file, async (handle, chunks) => {
    lacks = chunks.length > 0 && !(await firstPage(handle, chunks));
  });
  return lacks;
}

async function withChunks(
  file: string,
  use: (handle: FileHandle, chunks: readonly Chunk[]) => Promise<void>,
): Promise<void> {
  const handle = await open(file);
  try {
    const chunks = await chunksOf(handle);
    // What is no parquet file at all is the engine's to refuse.
    if (chunks !== undefined) await use(handle, chunks);
  } finally {
    await handle.close();
  }
}

async function chunksOf(handle: FileHandle): Promise<Chunk[] | undefined> {
  const { size } = await handle.stat();
  if (size < ending + mark.length) return undefined;
  const end = await read(handle, size - ending, ending);
  const length = end.readUInt32LE(0);
  if (!end.subarray(4).equals(mark) || length > size - ending) return undefined;
  const footer = await read(handle, size - ending - length, length);
  try {
    return listOf(new CompactReader(footer).struct(), ofFile.rowGroups)
      .flatMap((group) => listOf(group, ofGroup.columns))
      .map((column) => chunkOf(column.get(ofChunk.meta)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function chunkOf(meta: unknown): Chunk {
  if (!(meta instanceof Map)) throw new RangeError('no column');
  const dictionary = numberIn(meta, ofMeta.dictionary) ?? 0;
  const data = needed(meta, ofMeta.data);
  const from = dictionary > 0 ? Math.min(dictionary, data) : data;
  return { from, to: from + needed(meta, ofMeta.packed), values: needed(meta, ofMeta.values) };
}

/** Whether the first page there is has a checksum. */
async function firstPage(handle: FileHandle, chunks: readonly Chunk[]): Promise<boolean> {
  for (const { from, to } of chunks) {
    if (to <= from) continue;
    try {
      return (await pageAt(handle, from)).crc !== undefined;
    } catch (error) {
      if (error instanceof RangeError) continue;
      throw error;
    }
  }
  return false;
}

async function checkChunk(handle: FileHandle, { from, to, values }: Chunk): Promise<void> {
  let [at, counted] = [from, 0];
  while (at < to) {
    const page = await pageAt(handle, at).catch((error: unknown) => {
      throw error instanceof RangeError ? new DamagedParquet('a page has no header') : error;
    });
    const bytes = await read(handle, page.at, page.size).catch(() => Buffer.alloc(0));
    if (page.crc === undefined || bytes.length < page.size || crc32(bytes) !== page.crc >>> 0)
      throw new DamagedParquet('a page does not fit its checksum');
    counted += page.values;
    at = page.at + page.size;
  }
  if (at !== to || counted !== values) throw new DamagedParquet('pages of a column are missing');
}

async function pageAt(handle: FileHandle, at: number): Promise<Page> {
  for (let most = usualHeader; ; most = mostHeader) {
    const bytes = await read(handle, at, most, 'or less');
    const reader = new CompactReader(bytes);
    try {
      const header = reader.struct();
      const data = header.get(ofPage.data) ?? header.get(ofPage.data2);
      const size = needed(header, ofPage.size);
      if (size < 0) throw new RangeError('no size');
      return {
        at: at + reader.at,
        size,
        crc: numberIn(header, ofPage.crc),
        values: data instanceof Map ? needed(data, ofData.values) : 0,
      };
    } catch (error) {
      if (most === mostHeader || bytes.length < most) throw error;
    }
  }
}

async function read(handle: FileHandle, at: number, length: number, or?: 'or less'): Promise<Buffer> {
  if (at < 0 || length > (await handle.stat()).size) {
    if (or === undefined || at < 0) throw new RangeError('outside of the file');
  }
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, at);
  if (bytesRead < length && or === undefined) throw new RangeError('too short');
  return bytes.subarray(0, bytesRead);
}

function listOf(fields: ThriftFields, id: number): ThriftFields[] {
  const list = fields.get(id);
  if (!Array.isArray(list)) throw new RangeError('no list');
  return list.map((each: unknown) => {
    if (!(each instanceof Map)) throw new RangeError('no structure');
    return each as ThriftFields;
  });
}

function numberIn(fields: ThriftFields, id: number): number | undefined {
  const value = fields.get(id);
  return typeof value === 'number' ? value : undefined;
}

function needed(fields: ThriftFields, id: number): number {
  const value = numberIn(fields, id);
  if (value === undefined) throw new RangeError('a number is missing');
  return value;
}
