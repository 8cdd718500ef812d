// Huffman codes of limited length, as deflate has them.

/** Length of the code of each symbol by how often it stands there; 0 for who never does. At least two have one. */
export function lengthsOf(counts: readonly number[], most: number): number[] {
  const weights = [...counts];
  // A code of a single symbol is not complete; readers differ in what they make of that.
  for (let symbol = 0; weights.filter((each) => each > 0).length < 2; symbol++)
    if (weights[symbol] === 0) weights[symbol] = 1;
  for (;;) {
    const lengths = unlimited(weights);
    if (Math.max(...lengths) <= most) return lengths;
    // Rarer symbols come nearer to the others, until no code is too long.
    for (const [symbol, weight] of weights.entries()) if (weight > 0) weights[symbol] = (weight >> 1) + 1;
  }
}

interface Tree {
  readonly weight: number;
  readonly symbols: readonly number[];
}

function unlimited(weights: readonly number[]): number[] {
  const lengths = weights.map(() => 0);
  const leaves = weights
    .flatMap((weight, symbol): Tree[] => (weight > 0 ? [{ weight, symbols: [symbol] }] : []))
    .sort((a, b) => a.weight - b.weight || (a.symbols[0] ?? 0) - (b.symbols[0] ?? 0));
  // Trees that are put together come out lightest first, so that two lines are enough.
  const joined: Tree[] = [];
  let [leaf, tree] = [0, 0];
  const lightest = (): Tree => {
    const [a, b] = [leaves[leaf], joined[tree]];
    if (a !== undefined && (b === undefined || a.weight <= b.weight)) {
      leaf++;
      return a;
    }
    tree++;
    return b ?? { weight: 0, symbols: [] };
  };
  while (leaves.length - leaf + (joined.length - tree) > 1) {
    const [a, b] = [lightest(), lightest()];
    const symbols = [...a.symbols, ...b.symbols];
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    joined.push({ weight: a.weight + b.weight, symbols });
  }
  return lengths;
}

/** The code of each symbol by the lengths of all, its bits in the order in which deflate writes them. */
export function codesOf(lengths: readonly number[]): number[] {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] ?? 0) + 1;
  const next = new Array<number>(16).fill(0);
  for (let bits = 1; bits < 16; bits++) next[bits] = ((next[bits - 1] ?? 0) + (counts[bits - 1] ?? 0)) << 1;
  return lengths.map((length) => {
    if (length === 0) return 0;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    return turned(code, length);
  });
}

function turned(code: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) result |= ((code >> bit) & 1) << (bits - 1 - bit);
  return result;
}
