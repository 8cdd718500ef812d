// XML as bytes in blocks. Of millions of cells text would be thrown away as soon as it is made, which costs more than all else.

/** Bytes that are handed on at once. */
const blockOf = 1 << 18;
/** Bytes that a sign of text takes at most, as it is counted here: two of these are one sign of four bytes. */
const mostBytes = 3;

const utf8 = new TextEncoder();

/** Text as bytes that can be put often. */
export const xmlBytes = (text: string): Uint8Array => utf8.encode(text);

/** Blocks that take turns. */
const blocks = 4;

export class XmlBytes {
  private readonly free = Array.from({ length: blocks }, () => new Uint8Array(blockOf * 2));
  private turn = 0;
  private block = this.free[0] as Uint8Array;
  private at = 0;

  /** Whether a block is full. */
  get full(): boolean {
    return this.at >= blockOf;
  }

  put(bytes: Uint8Array): void {
    if (this.at + bytes.length > this.block.length) this.grow(bytes.length);
    const { block, at } = this;
    const { length } = bytes;
    // Most are short: to copy them one by one costs less than to ask for a copy.
    for (let index = 0; index < length; index++) block[at + index] = bytes[index] as number;
    this.at = at + length;
  }

  putText(text: string): void {
    const { length } = text;
    if (this.at + length * mostBytes > this.block.length) this.grow(length * mostBytes);
    const { block, at } = this;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.at += utf8.encodeInto(text, block.subarray(at)).written;
        return;
      }
      block[at + index] = code;
    }
    this.at = at + length;
  }

  /** What was put since the last time; it is written over once four more have been taken. */
  take(): Uint8Array {
    const taken = this.block.subarray(0, this.at);
    this.turn = (this.turn + 1) % blocks;
    this.block = this.free[this.turn] as Uint8Array;
    this.at = 0;
    return taken;
  }

  private grow(by: number): void {
    const larger = new Uint8Array((this.at + by) * 2);
    larger.set(this.block.subarray(0, this.at));
    this.block = larger;
  }
}
