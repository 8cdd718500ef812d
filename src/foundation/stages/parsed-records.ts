// Records of small tables that are held whole, parsed piece by piece so that signals are heard between two of them.
import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';
import { Breath } from './breath.js';

/** Bytes that are read without listening for signals. */
const piece = 100_000;

/**
 * Records of a table, one after the other.
 * @param options of the parser, which say what a record looks like
 * @throws the error of the parser, such as of a quotation mark that is never closed
 */
export async function* parsedRecords<Parsed>(bytes: Buffer, options: Options): AsyncGenerator<Parsed> {
  const count = Math.ceil(bytes.length / piece);
  const pieces = Array.from({ length: count }, (_, at) => bytes.subarray(at * piece, (at + 1) * piece));
  const breath = new Breath();
  // Piped and not composed, which the first Node 20 takes for bytes where they are records.
  for await (const record of Readable.from(pieces).pipe(parse(options)) as AsyncIterable<Parsed>) {
    yield record;
    await breath.take();
  }
}
