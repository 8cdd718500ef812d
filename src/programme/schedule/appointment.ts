// What a schedule is made of: plain data that planning, files and pages share.
import type { Span } from '../../grammar/window.js';
import type { Day } from '../calendar/days.js';
import type { UntoldYear } from '../calendar/working-days.js';

/** A service of a tier, as the policy has it. */
export interface TierService {
  readonly tier: string;
  readonly service: string;
  /** The role of who does it. */
  readonly by: string;
  /** Tells it from others from one schedule to the next, whoever does it: its name; with the role where a tier has two of that name. */
  readonly key: string;
  readonly interval: Span;
  readonly minutes: number | undefined;
}

/** A customer who is to get services. */
export interface Served {
  readonly id: string;
  /** Cells of the fields that results show, in their order. */
  readonly shown: readonly string[];
  readonly tier: string;
  readonly moved: 'new_tier' | 'fell' | undefined;
  /** Last day of an override in force. */
  readonly overrideEnds: Day | undefined;
}

/** DueWhy an appointment is due. */
export type DueWhy = 'new_tier' | 'fell' | 'override_ends' | 'overdue' | 'regular';

export interface Appointment {
  readonly customer: Served;
  readonly service: TierService;
  readonly why: DueWhy;
  readonly lastDone: Day | undefined;
  /** Undefined where there is no room for it. */
  readonly dueOn: Day | undefined;
  readonly notBefore: Day;
  readonly notAfter: Day;
  readonly uid: string;
  /** How often it has changed since it was first planned. */
  readonly sequence: number;
}

/** An appointment of an earlier schedule that nobody wants any more. */
export interface Cancelled {
  readonly uid: string;
  readonly sequence: number;
  readonly dueOn: Day;
  readonly summary: string;
}

/** What one owner has to do. */
export interface OwnerLoad {
  /** Empty: customers without an owner. */
  readonly owner: string;
  readonly customers: number;
  readonly appointments: number;
  readonly minutes: number;
  readonly leftOver: number;
  readonly overdue: number;
  /** The week with the most appointments; undefined without any. */
  readonly busiest: { readonly week: string; readonly appointments: number } | undefined;
}

/** What was assumed or left out, so that people hear of it. */
export type ScheduleNote =
  | { readonly code: 'no_owner_field'; readonly field: string }
  | { readonly code: 'holidays_assumed' }
  | ({ readonly code: 'untold_year' } & UntoldYear)
  | { readonly code: 'begins_after_log'; readonly date: string }
  | { readonly code: 'done_unknown_customers'; readonly rows: number; readonly first: string }
  | { readonly code: 'done_other_service'; readonly rows: number; readonly first: string }
  | { readonly code: 'done_twice'; readonly rows: number }
  | { readonly code: 'done_after_plan'; readonly rows: number }
  | { readonly code: 'held' }
  | { readonly code: 'not_approved' }
  | { readonly code: 'tiers_without_service'; readonly tiers: readonly string[]; readonly customers: number };

/** Planned, in time, late, missed: of one owner, tier and service. */
export interface Compliance {
  readonly owner: string;
  readonly tier: string;
  readonly service: string;
  planned: number;
  inTime: number;
  late: number;
  missed: number;
}

/** Everything that is said of a schedule. */
export interface ScheduleSummary {
  readonly review: string;
  readonly asOf: string;
  readonly from: string;
  readonly to: string;
  readonly workingDays: number;
  readonly customers: number;
  readonly appointments: number;
  readonly leftOver: number;
  readonly overdue: number;
  readonly owners: readonly OwnerLoad[];
  /** Held against the schedule that stood in the folder; undefined where there was none. */
  readonly since:
    | { readonly added: number; readonly changed: number; readonly cancelled: number }
    | undefined;
  readonly compliance: readonly Compliance[] | undefined;
  readonly sample: number | undefined;
  readonly notes: readonly ScheduleNote[];
  readonly files: readonly string[];
}
