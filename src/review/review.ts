// The resolved review: absolute paths, every default filled in.
import type { Decimal } from 'decimal.js';
import type { Duplicates } from '../engine/steps/plan/planned.js';
import type { Place } from '../foundation/problems/problem.js';
import type { YamlPath } from '../foundation/yaml/document.js';
import type { Condition, WrittenCondition } from '../grammar/condition.js';
import type { Cluster } from '../grammar/engine.js';
import type { FieldType, Spelling } from '../grammar/types.js';
import type { AudienceSpec } from './audiences.js';
import type { ChangeLimit } from './change-guards.js';
import type { ExportLimits } from './guards.js';
import type { OwnList } from './lists.js';
import type { StatementsSpec } from './statements.js';

/** In which currency amounts are: as a field of the row says, or all in one; and what one unit is worth. */
export interface AmountCurrency {
  readonly field: string | undefined;
  readonly code: string | undefined;
  readonly rates: readonly (readonly [string, Decimal])[];
}

export interface ColumnSpec {
  readonly field: string;
  readonly heading: string;
  readonly type: FieldType | undefined;
  /** strptime formats for dates; empty: ISO and slashed dates. */
  readonly formats: readonly string[];
  readonly decimal: '.' | ',';
  /** Whether the review says what stands before the decimals. */
  readonly decimalSaid: boolean;
  /** Whether money with more places than it keeps is rounded. */
  readonly round: 'half_up' | undefined;
  readonly currency: AmountCurrency | undefined;
  /** Undefined: texts stay as they are. */
  readonly spelling: Spelling | undefined;
  /** Texts that mean that nothing is there, beside those of the export. */
  readonly empty: readonly string[];
  /** What an empty cell stands for. */
  readonly emptyIs: Decimal | undefined;
  /** Rows whose amounts count negative, as resolved and as written. */
  readonly negativeWhen: { readonly condition: Condition; readonly written: WrittenCondition } | undefined;
  /** Whether nothing that customers do changes it. */
  readonly fixed: boolean;
}

export interface ComputedSpec {
  readonly field: string;
  readonly kind: 'multiply' | 'add' | 'subtract';
  readonly operands: readonly (string | Decimal)[];
}

export interface PersonalField {
  readonly field: string;
  readonly place: Place | undefined;
}

/** Which files hold rows, and how their text is read. */
export interface FilesSpec {
  readonly name: string;
  /** Paths or globs, absolute; on storage of a cluster as it names them, and tables as `tablePath` has them. */
  readonly files: readonly string[];
  /** `auto`, or a name that src/review/encoding-names.ts knows. */
  readonly encoding: string;
  /** Sheet of a workbook; undefined where it has only one. */
  readonly sheet: string | undefined;
  /** A single character, or undefined to detect it. */
  readonly delimiter: string | undefined;
  readonly skipLines: number;
  /** Whether a line of headings stands above the rows, or columns go by number. */
  readonly headings: 'line' | 'none';
  /** Whether cells in quotation marks may go over several lines. */
  readonly quotedNewlines: boolean;
  /** Fields, of any export, whose cells stand in no message. */
  readonly personal: readonly string[];
  /** Where a key below these files stands, for problems. */
  place(path: YamlPath, key?: string): Place | undefined;
}

/** A file whose fields are looked up for the rows of an export. */
export interface LookupSpec extends FilesSpec {
  /** As the review calls it; `name` says of which export it is, too. */
  readonly called: string;
  /** The field of the export that holds the key. */
  readonly on: string;
  /** How the key is found and read in this file. */
  readonly key: ColumnSpec;
  /** Whether `columns` of the review names the column of the key. */
  readonly keyNamed: boolean;
  /** The fields that come from this file, without the key. */
  readonly fields: readonly ColumnSpec[];
  /** Key and fields. */
  readonly columns: readonly ColumnSpec[];
  /** What becomes of rows without a match. */
  readonly missing: 'reject' | 'empty';
}

export interface ExportSpec extends FilesSpec {
  /** Undefined: every heading is a field of that name. */
  readonly columns: readonly ColumnSpec[] | undefined;
  readonly computed: readonly ComputedSpec[];
  /** Texts that mean that nothing is there; undefined takes the usual ones. */
  readonly empty: readonly string[] | undefined;
  readonly only: Condition | undefined;
  readonly writtenOnly: WrittenCondition | undefined;
  /** Fields that continuation lines leave blank and take from the line above. */
  readonly fillDown: readonly string[];
  readonly duplicates: Duplicates;
  readonly unknownCustomers: 'reject' | 'set_aside' | 'add';
  readonly missingCustomer: 'reject' | 'set_aside';
  readonly limits: ExportLimits;
  /** Files whose fields its rows get by key, in the order in which they are looked up. */
  readonly lookups: readonly LookupSpec[];
}

export interface Review {
  readonly name: string;
  readonly asOf: string;
  readonly policy: string;
  readonly exports: readonly ExportSpec[];
  /** CSV of old_id and new_id. */
  readonly aliases: string | undefined;
  readonly lastResults: string | undefined;
  /** What last results must be; undefined where nobody asks. */
  readonly lastMustBe: 'approved' | 'signed' | undefined;
  /** File of allowed signers. */
  readonly signers: string | undefined;
  /** CSV of what people decided. */
  readonly overrides: string | undefined;
  /** Undefined only where nothing is written (check, sql). */
  readonly results: string | undefined;
  /** Rejected rows allowed per export, as a share of the rows read. */
  readonly rejectedRows: Decimal;
  /** Guards on what changed, as far as the review file names them. */
  readonly changeLimits: readonly ChangeLimit[];
  readonly personal: readonly PersonalField[];
  /** File of the secret that pseudonyms are made with. */
  readonly pseudonymKey: string | undefined;
  /** What groups of readers may see of results. */
  readonly audiences: readonly AudienceSpec[];
  /** Overrides that may be refused without the results being held. */
  readonly refusedOverrides: number;
  readonly lists: readonly OwnList[];
  readonly statements: StatementsSpec;
  /** Whether results say how firm grades are, where the policy says what that is. */
  readonly firmness: boolean;
  /** Where it is graded; undefined for the engine that comes with gradus. */
  readonly cluster: Cluster | undefined;
  /** Folder that relative paths in messages are shown against. */
  readonly base: string;
}
