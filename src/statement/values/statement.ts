// What a statement says, as plain data: of one customer alone, and only what this customer may see. Words are made from it.
import type { Decimal } from 'decimal.js';
import type { Condition, Literal } from '../../grammar/condition.js';
import type { Ways } from '../ways/way.js';

/** What is shown of a metric. */
export interface StatedFigure {
  readonly metric: string;
  readonly now: Literal | null;
  /** The year before; undefined where results do not say it. */
  readonly before: Decimal | undefined;
}

/** Why the tier is another one. */
export type TierWhy =
  /** What the customer did; the metric that made the difference, where it may be told. */
  | { readonly is: 'behaviour'; readonly metric: string | undefined }
  | { readonly is: 'policy' | 'rules' | 'decision' };

/** What the next tier asks for. */
export interface AskedOfTier {
  readonly condition: Condition;
  readonly met: boolean;
  /** What the customer has, where a single value is asked for. */
  readonly has: { readonly metric: string; readonly value: Literal | null } | undefined;
}

export interface Statement {
  /** As exports have it; it names the files, and stands in none that it may not stand in. */
  readonly customer: string;
  /** The id that may be told. */
  readonly id: string | undefined;
  /** Fields of the customer that may be told, by name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly tier: string;
  readonly previousTier: string | undefined;
  readonly movement: 'up' | 'down' | 'same' | 'new' | undefined;
  readonly validUntil: string | undefined;
  readonly figures: readonly StatedFigure[];
  /** What is paid of the list price; undefined where the tier has no discount. */
  readonly discount: Decimal | undefined;
  readonly perks: readonly string[];
  readonly why: TierWhy | undefined;
  /** The next better tier; undefined on the best one. */
  readonly next: string | undefined;
  readonly asked: readonly AskedOfTier[];
  /** Whether it asks for more than may be told. */
  readonly askedMore: boolean;
  readonly ways: Ways;
  /** By which the customer is reached, by field. */
  readonly addresses: ReadonlyMap<string, string>;
}
