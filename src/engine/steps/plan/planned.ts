// What the steps are made from: policy and exports with every name, type and file settled. Plain data.

import type { Decimal } from 'decimal.js';
import type { Condition } from '../../../grammar/condition.js';
import type { FieldType, Spelling, ValueType } from '../../../grammar/types.js';
import type { Centre } from '../../../policy/model/assign.js';
import type { Firmness } from '../../../policy/model/firmness.js';
import type { Metric, Policy } from '../../../policy/model/policy.js';
import type { Others } from '../../../sql/among.js';
import type { PlannedFile } from './planned-file.js';
import type { PlannedLast } from './planned-last.js';
import type { GivenCustomer, GivenRelation } from './told-customers.js';

/** What tells files of a plan apart: two exports may be sheets of one workbook, or read one file in two ways. */
export function fileKey({ path, workbook, customerColumn, dateColumn, ordered }: PlannedFile): string {
  return [path, workbook?.sheet, customerColumn, dateColumn, ordered].join('\0');
}

/** A field read from a column. */
export interface ReadField {
  readonly name: string;
  readonly heading: string;
  readonly read: FieldType;
  /** strptime formats, or `excel`; empty: what is written without doubt. */
  readonly formats: readonly string[];
  readonly decimal: '.' | ',';
  /** Whether the review says what stands before the decimals. */
  readonly decimalSaid?: boolean | undefined;
  /** Money with more places than it keeps is rounded; without it such cells are refused. */
  readonly round?: 'half_up' | undefined;
  readonly type: ValueType;
  /** Amounts are converted by the rate of the currency that another field names, or that all of them are in. */
  readonly currency?: {
    readonly field: string | undefined;
    readonly code: string | undefined;
    readonly rates: readonly (readonly [string, Decimal])[];
  };
  /** Texts get one spelling. */
  readonly spelling?: Spelling;
  /** Texts that mean that nothing is there, beside those of the export. */
  readonly empty?: readonly string[];
  /** The number that an empty cell stands for. */
  readonly emptyIs?: Decimal;
  /** Rows of the export in which the amount counts negative, whatever its sign. */
  readonly negativeWhen?: Condition;
  /** The currency that amounts must be in where no field names it; undefined where nobody says. */
  readonly expected?: string | undefined;
  /** The lookup whose files it stands in; undefined where it stands in those of the export. */
  readonly lookup?: string;
  /** Read for last year's policy only: what cannot be read there is missing, and no reason to reject a row. */
  readonly former?: true;
  /** Its declared type does not serve its use, which is a problem already. */
  readonly refused?: true;
}

/** A field computed from fields of the same row. */
export interface ComputedField {
  readonly name: string;
  readonly kind: 'multiply' | 'add' | 'subtract';
  readonly operands: readonly (string | Decimal)[];
  readonly type: ValueType;
}

/** Why a row is not used. Codes are small numbers that the engine carries; 0 means used. */
export interface Fate {
  readonly code: number;
  readonly disposition: 'set_aside' | 'rejected';
  /** Stable reason code, as in rejected.csv. */
  readonly reason: string;
  readonly words: string;
  readonly field: string | undefined;
  /** The lookup that has no match. */
  readonly lookup?: string;
  readonly test:
    | 'missing'
    | 'unmatched'
    | 'cell_error'
    | 'unreadable'
    | 'unit'
    | 'no_rate'
    | 'mark'
    | 'nothing'
    | 'heading'
    | 'total'
    | 'group'
    | 'merged'
    | 'repeated'
    | 'not_selected'
    | 'after_as_of';
}

/** What happens to a row that repeats an earlier one: in all its cells, or in these fields. */
export interface Duplicates {
  readonly action: 'keep' | 'drop' | 'reject';
  readonly by: readonly string[] | undefined;
}

export interface PlannedExport {
  readonly name: string;
  readonly files: readonly PlannedFile[];
  /** In the order in which they are looked up. */
  readonly lookups: readonly PlannedLookup[];
  readonly fields: readonly ReadField[];
  readonly computed: readonly ComputedField[];
  readonly only: Condition | undefined;
  /** Fields that continuation lines leave blank and take from the line above. */
  readonly fillDown: readonly string[];
  /** Texts that mean that nothing is there. */
  readonly empty: readonly string[];
  readonly fates: readonly Fate[];
  /** Whether cells are read the careful way, because the quick way met odd ones. */
  readonly careful: boolean;
  /** Whether all fields read the same column, as where ways to read it are tried. */
  readonly oneColumn?: true;
  /** Whether judged rows are kept with their numbers, so that no file is read twice. */
  readonly kept?: true;
  readonly duplicates: Duplicates;
  readonly unknownCustomers: 'reject' | 'set_aside' | 'add';
  /** Whether a guard asks for the date of the newest used row. */
  readonly asksNewest: boolean;
  /** The field that the value of customers sums up, and the fields whose cells make it; undefined where it is of another export. */
  readonly worth?:
    | { readonly field: string; readonly type: ValueType; readonly cells: readonly string[] }
    | undefined;
}

/** Last year's policy, for telling what behaviour changed from what the policy did. */
export interface PlannedFormer {
  /** Its metrics named as in the plan. */
  readonly policy: Policy;
  /** Whether both policies give everybody the same points and scored tier, so that nothing has to be graded twice. */
  readonly alike: boolean;
  readonly centres: readonly Centre[] | undefined;
  /** For each of its tiers the index into this policy's tiers. */
  readonly tiers: readonly number[];
}

/** Why changes cannot be split into what customers, policy and people did. */
export interface Unattributed {
  readonly code:
    | 'plain_csv'
    | 'policy_changed'
    | 'policy_unreadable'
    | 'exports_differ'
    | 'tiers_unknown'
    | 'columns_missing';
  /** What stands in the way, in words; empty where the code says it all. */
  readonly detail: string;
}

/** What people decided about a customer, in place of what the rules give. */
export interface PlannedOverride {
  /** The id of now, where customers were merged. */
  readonly customer: string;
  readonly kind: 'fix' | 'at_least' | 'at_most';
  /** Index into the policy's tiers. */
  readonly tier: number;
  /** What reasons say: its case, or its kind. */
  readonly code: string;
}

/** What customers of a review were compared by, where it is taken from its results and not found again. */
export interface Frozen {
  /** Where bins begin, by criterion: one of all customers, or one for each group. */
  readonly bins: ReadonlyMap<string, readonly FrozenStarts[]>;
  /** The other customers' values, of all that policies rank customers by; keys as `comparedKey` (engine/steps/plan/compared.ts) makes them. */
  readonly others: ReadonlyMap<string, Others>;
}

export interface FrozenStarts {
  /** The text of the group; undefined where all customers are together. */
  readonly group: string | undefined;
  /** For bin 2, 3 and so on from the lowest values on; null where nobody's value begins one. */
  readonly starts: readonly (Decimal | null)[];
}

export interface Plan {
  readonly asOf: string;
  readonly policy: Policy;
  /** All that are computed: those of the policy, and those that only last year's needs. In dependency order. */
  readonly metrics: readonly Metric[];
  /** Type of every metric, hidden and implicit ones included. */
  readonly metricTypes: ReadonlyMap<string, ValueType>;
  readonly exports: readonly PlannedExport[];
  /** In place of exports, of which there are none then. */
  readonly given: readonly GivenCustomer[] | GivenRelation | undefined;
  /** Customer fields that stand in graded.csv. */
  readonly profile: readonly string[];
  readonly last: PlannedLast | undefined;
  /** Undefined without last results, and where changes cannot be attributed. */
  readonly former: PlannedFormer | undefined;
  /** Undefined unless there are last results whose changes cannot be attributed. */
  readonly unattributed: Unattributed | undefined;
  /** Old customer id → the id of now, chains followed. */
  readonly aliases: readonly (readonly [string, string])[];
  /** Centres that clusters are frozen to; undefined where they are found anew, or tiers are assigned otherwise. */
  readonly centres: readonly Centre[] | undefined;
  /** Undefined where all customers are graded together, as in every review. */
  readonly frozen: Frozen | undefined;
  /** Those that are to be applied, one a customer. */
  readonly overrides: readonly PlannedOverride[];
  /** What counts as a small change; undefined where it is not asked how firm grades are. */
  readonly firmness: Firmness | undefined;
}

/** Last year's policy, where everybody has to be graded under it, too. */
export function regradedUnder({ former }: Plan): Policy[] {
  return former === undefined || former.alike ? [] : [former.policy];
}

export interface PlannedLookup {
  /** As the review calls it. */
  readonly name: string;
  /** The same with the export, as people are told of it. */
  readonly title: string;
  readonly files: readonly PlannedFile[];
  /** The field of the export that holds the key. */
  readonly on: string;
  /** The same in these files. */
  readonly key: ReadField;
  /** What becomes of rows without a match. */
  readonly missing: 'reject' | 'empty';
  /** Whether keys are ids of customers of whom some were merged. */
  readonly merged: boolean;
}
