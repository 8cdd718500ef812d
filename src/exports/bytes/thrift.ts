// Thrift's compact protocol, as far as parquet files use it for what they say of themselves.

/** A structure by the numbers of its fields. */
export type ThriftFields = ReadonlyMap<number, unknown>;

/** Kinds of values by their number in the protocol. */
const kind = {
  yes: 1,
  no: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;
const deepest = 32;

/** Reads from the beginning of some bytes; every method throws a RangeError where they end too soon. */
export class CompactReader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  struct(depth = 0): ThriftFields {
    if (depth > deepest) throw new RangeError('nested too deeply');
    const fields = new Map<number, unknown>();
    for (let id = 0; ; ) {
      const head = this.byte();
      if (head === 0) return fields;
      id = head >>> 4 === 0 ? Number(this.signed()) : id + (head >>> 4);
      const what = head & 15;
      // A field that is true or false has its value in its kind.
      fields.set(id, what === kind.yes || what === kind.no ? what === kind.yes : this.value(what, depth));
    }
  }

  private value(what: number, depth: number): unknown {
    switch (what) {
      case kind.yes:
      case kind.no:
      case kind.byte:
        return this.byte();
      case kind.i16:
      case kind.i32:
      case kind.i64:
        return Number(this.signed());
      case kind.double:
        return this.take(8);
      case kind.binary:
        return this.take(Number(this.unsigned()));
      case kind.list:
      case kind.set:
        return this.list(depth);
      case kind.map:
        return this.map(depth);
      case kind.struct:
        return this.struct(depth + 1);
      default:
        throw new RangeError('no kind of value');
    }
  }

  private list(depth: number): unknown[] {
    const head = this.byte();
    const size = head >>> 4 === 15 ? Number(this.unsigned()) : head >>> 4;
    this.expect(size);
    return Array.from({ length: size }, () => this.value(head & 15, depth + 1));
  }

  private map(depth: number): unknown[] {
    const size = Number(this.unsigned());
    this.expect(size);
    const kinds = size === 0 ? 0 : this.byte();
    return Array.from({ length: size }, () => [
      this.value(kinds >>> 4, depth + 1),
      this.value(kinds & 15, depth + 1),
    ]);
  }

  /** Every member takes a byte at least. */
  private expect(bytes: number): void {
    if (bytes > this.bytes.length - this.at) throw new RangeError('too short');
  }

  private byte(): number {
    const at = this.at++;
    return this.bytes.readUInt8(at);
  }

  private take(length: number): Buffer {
    this.expect(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  private unsigned(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError('a number without end');
  }

  private signed(): bigint {
    const value = this.unsigned();
    return (value >> 1n) ^ -(value & 1n);
  }
}
