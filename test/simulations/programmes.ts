// Made-up programmes with a known effect at a line, drawn from a seed.

/** Uniform numbers in [0, 1): mulberry32. */
export type Random = () => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal, by Box and Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export interface Programme {
  readonly name: string;
  readonly customers: number;
  /** What the tier adds to the value of those who get it, as a share, and to their chance to stay. */
  readonly effect: { readonly value: number; readonly stay: number };
  /** Decimal places of scores. */
  readonly places: number;
  /** Of those up to 3 points below the line, the share who are helped over it. */
  readonly helped?: number;
  /** Whether customers keep a tier that they held up to 6 points below its line, and must pass a gate to come up. */
  readonly moved?: boolean;
}

export interface Drawn {
  readonly scores: Float64Array;
  readonly treated: Float64Array;
  /** Next year's value, 0 of who left. */
  readonly value: Float64Array;
  /** 1 for who stayed. */
  readonly stayed: Float64Array;
}

export const simulatedLine = 60;

/** Mean value of a customer who stays, curved in the score: about 400 at the line. */
const meanValue = (score: number, held: boolean): number =>
  (120 + 0.05 * score ** 2 + 100 / (1 + Math.exp((50 - score) / 8))) * (held ? 1.2 : 1);
const stayChance = (score: number, held: boolean): number =>
  0.9 / (1 + Math.exp((35 - score) / 18)) - (held ? 0 : 0.06);
/** Chance to have held the tier last year. */
const heldChance = (score: number): number => 1 / (1 + Math.exp((simulatedLine - score) / 10));
/** Share of newcomers above the line who pass the gate. */
const passing = 0.85;
/** Spread of the logarithm of values. */
const sigma = 0.7;

export function draw(programme: Programme, random: Random): Drawn {
  const n = programme.customers;
  const drawn = {
    scores: new Float64Array(n),
    treated: new Float64Array(n),
    value: new Float64Array(n),
    stayed: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const { score, treated, value, stayed } = customer(programme, random);
    drawn.scores[i] = score;
    drawn.treated[i] = treated ? 1 : 0;
    drawn.value[i] = value;
    drawn.stayed[i] = stayed ? 1 : 0;
  }
  return drawn;
}

function customer({ effect, places, helped = 0, moved = false }: Programme, random: Random) {
  let score = Number.NaN;
  while (!(score >= 0 && score <= 100)) score = 52 + 17 * normal(random);
  const unit = 10 ** places;
  score = Math.round(score * unit) / unit;
  // Whoever is helped over the line stays the customer that he was.
  const own = score;
  const near = score < simulatedLine && score >= simulatedLine - 3;
  if (near && random() < helped) score = Math.round((simulatedLine + 2 * random()) * unit) / unit;
  const held = random() < heldChance(own);
  const above = score >= simulatedLine;
  const kept = held && score >= simulatedLine - 6;
  const treated = moved ? kept || (above && random() < passing) : above;
  const stayed = random() < stayChance(own, held) + (treated ? effect.stay : 0);
  const factor = Math.exp(sigma * normal(random) - sigma ** 2 / 2);
  const value = stayed ? meanValue(own, held) * (treated ? 1 + effect.value : 1) * factor : 0;
  return { score, treated, value, stayed };
}

/** The true effects at the line: of all customers, or where rules of movement break it, of newcomers, whom alone it moves. */
export function truthOf({ effect, moved = false }: Programme): { value: number; stayed: number } {
  const of = (held: boolean) => {
    const [mean, stay] = [meanValue(simulatedLine, held), stayChance(simulatedLine, held)];
    return mean * ((1 + effect.value) * (stay + effect.stay) - stay);
  };
  const chance = heldChance(simulatedLine);
  const value = moved ? of(false) : chance * of(true) + (1 - chance) * of(false);
  return { value, stayed: effect.stay };
}
