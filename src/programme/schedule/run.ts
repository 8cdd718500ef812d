// Makes the schedule of a results folder: owner after owner, so that many customers fit.
import path from 'node:path';
import type { Engine } from '../../engine/engine.js';
import { asItComes, withEngine } from '../../engine/open.js';
import { type RunHooks, withScratch } from '../../foundation/folders/scratch.js';
import type { Language, Policy } from '../../policy/model/policy.js';
import { type OpenedResults, openResults } from '../../regrade/results.js';
import { reachOf } from '../../regrade/tables.js';
import { overridesIn } from '../../telling/overrides.js';
import { openTable, type ResultsTable } from '../../telling/tables.js';
import { type Day, dayOf, isoOf } from '../calendar/days.js';
import type { Appointment, OwnerLoad, ScheduleNote, ScheduleSummary, TierService } from './appointment.js';
import { checkAsked, type ScheduleAsked, type ScheduleFlags } from './asked.js';
import { type CalendarLook, roleText } from './calendars.js';
import { earlierIn } from './earlier.js';
import { Filling } from './filling.js';
import { contentOf, EarlierSchedule } from './identity.js';
import { Judging } from './judging.js';
import { scheduleFiles } from './pack.js';
import { scheduleMarkdown, tierLabel } from './page.js';
import { planOwner } from './plan-owner.js';
import { countedTiers, type OwnedCustomers, servedBy, tiersOf } from './served.js';
import { DoneLog, servicesOf } from './services.js';
import { partOfAll, SpotCheck } from './spot-check.js';
import { complianceTable, ownColumns, type Sampled, sampleTable } from './tables.js';
import { scheduleWords } from './words.js';

export interface MadeSchedule {
  readonly summary: ScheduleSummary;
  readonly policy: Policy;
}

/**
 * Makes a schedule.
 * @param work folder that is filled with its files
 * @param standing folder in which an earlier schedule may stand
 * @throws ProblemsError with everything that is wrong
 */
export function makeSchedule(
  results: string,
  flags: ScheduleFlags,
  {
    work,
    standing,
    language,
  }: { readonly work: string; readonly standing: string; readonly language: Language },
  hooks: RunHooks,
): Promise<MadeSchedule> {
  return withScratch(hooks, async (scratch) => {
    hooks.stage('reading results');
    const opened = await openResults(results, scratch);
    const services = servicesOf(opened.plan.policy.tiers);
    const asked = await checkAsked(flags, opened, services);
    const { files, ...reach } = reachOf(opened, scratch);
    const before = path.join(standing, scheduleFiles.table);
    return withEngine(asItComes, { ...reach, files: [...files, before] }, async (engine) => {
      const graded = await openTable(engine, opened.folder, 'graded.csv');
      hooks.stage('planning');
      const making = new Making({ engine, graded, opened, services, asked, language });
      const summary = await making.fill(work, standing);
      return { summary, policy: opened.plan.policy };
    });
  });
}

interface Given {
  readonly engine: Engine;
  readonly graded: ResultsTable;
  readonly opened: OpenedResults;
  readonly services: ReadonlyMap<string, readonly TierService[]>;
  readonly asked: ScheduleAsked;
  readonly language: Language;
}

class Making {
  private readonly shown: readonly string[];
  private readonly changes = { added: 0, changed: 0 };

  constructor(private readonly given: Given) {
    const { asked, opened } = given;
    this.shown = opened.plan.profile.filter((field) => field !== asked.owner && !ownColumns.has(field));
  }

  async fill(work: string, standing: string): Promise<ScheduleSummary> {
    const { engine, graded, opened, services, asked } = this.given;
    const log = await this.log();
    const counted = await countedTiers(engine, graded);
    const served = [...services].filter(([, own]) => own.length > 0).map(([tier]) => tier);
    const look = this.look();
    const found = await earlierIn(engine, standing, services, (cells) => this.summaryBefore(cells, look));
    const earlier = found ?? new EarlierSchedule();
    const filling = new Filling(work, this.shown, asked.calendar, look);
    const people = served.reduce((sum, tier) => sum + (counted.get(tier) ?? 0), 0);
    const draw = new SpotCheck<Sampled>(
      asked.sample === undefined ? 0 : partOfAll(asked.sample, people),
      opened.plan.asOf,
    );
    const judging = asked.done && new Judging(services, log, asked.begins, asked.calendar.from - 1);
    const owners: OwnerLoad[] = [];
    const columns = {
      owner: asked.owner,
      shown: this.shown,
      tiers: served,
      overrideEnds: await this.overrideEnds(),
    };
    for await (const own of servedBy(engine, graded, columns)) {
      const planned = planOwner(own.customers, { ...asked, services, log, earlier });
      owners.push(filling.add(own.owner, own.customers.length, this.numbered(planned, own.owner, earlier)));
      this.judge(own, log, draw, judging);
    }
    const cancelled = found?.cancelled(asked.calendar.from) ?? [];
    filling.cancel(cancelled);
    const compliance = judging?.all();
    if (compliance !== undefined) filling.addFile(scheduleFiles.compliance, complianceTable(compliance));
    const drawn = draw.all();
    if (asked.sample !== undefined) filling.addFile(scheduleFiles.sample, sampleTable(this.shown, drawn));
    const sum = (of: (each: (typeof owners)[number]) => number) =>
      owners.reduce((all, each) => all + of(each), 0);
    const { calendar } = asked;
    const summary: ScheduleSummary = {
      review: opened.review,
      asOf: opened.plan.asOf,
      from: isoOf(calendar.from),
      to: isoOf(calendar.to),
      workingDays: calendar.days.length,
      customers: sum(({ customers }) => customers),
      appointments: sum(({ appointments }) => appointments),
      leftOver: sum(({ leftOver }) => leftOver),
      overdue: sum(({ overdue }) => overdue),
      owners,
      since: found && { ...this.changes, cancelled: cancelled.length },
      compliance,
      sample: asked.sample === undefined ? undefined : drawn.length,
      notes: [...this.standingNotes(), ...asked.notes, ...log.notes(), ...this.without(counted, served)],
      files: [],
    };
    const files = [...filling.files(), ...filling.nameCalendars()];
    filling.addFile(scheduleFiles.page, scheduleMarkdown(summary, opened.plan.policy, this.given.language));
    return { ...summary, files };
  }

  private async log(): Promise<DoneLog> {
    const { engine, graded, asked, services } = this.given;
    const done = asked.done ?? [];
    const tiers = await tiersOf(engine, graded, new Set(done.map(({ customer }) => customer)));
    return new DoneLog(done, (customer) => tiers.get(customer), services);
  }

  private look(): CalendarLook {
    const { opened, asked, language } = this.given;
    const name = this.shown.indexOf('name');
    return {
      words: scheduleWords[language],
      language,
      stamp: asked.calendar.from,
      tier: (id) => tierLabel(opened.plan.policy, id, language),
      name: ({ customer }) => customer.shown[name] || customer.id,
    };
  }

  private summaryBefore(cells: Readonly<Record<string, string>>, { words, tier }: CalendarLook): string {
    return words.event(
      roleText(cells.service ?? ''),
      cells.name || (cells.customer_id ?? ''),
      tier(cells.tier ?? ''),
    );
  }

  private async overrideEnds(): Promise<ReadonlyMap<string, Day>> {
    const rows = await overridesIn(this.given.opened.folder);
    return new Map(
      rows.flatMap(({ id, row }) =>
        row.status === 'applied' && row.expires_on ? [[id, dayOf(row.expires_on)] as const] : [],
      ),
    );
  }

  private numbered(
    planned: ReturnType<typeof planOwner>,
    owner: string,
    earlier: EarlierSchedule,
  ): Appointment[] {
    return planned.map((each) => {
      earlier.keep(each.uid);
      const { sequence, is } = earlier.sequenceOf(each.uid, contentOf(each, owner));
      if (is === 'new') this.changes.added++;
      if (is === 'changed') this.changes.changed++;
      return { ...each, sequence };
    });
  }

  /** Counts what was done of the services of an owner's customers, and draws some of them for a spot check. */
  private judge(
    { owner, customers }: OwnedCustomers,
    log: DoneLog,
    draw: SpotCheck<Sampled>,
    judging: Judging | undefined,
  ): void {
    const { services, asked } = this.given;
    for (const customer of customers) {
      const own = services.get(customer.tier) ?? [];
      judging?.add(owner, customer);
      if (asked.sample !== undefined)
        draw.add(customer.id, {
          customer,
          owner,
          services: own.map((service) => ({
            service: service.service,
            by: service.by,
            lastDone: log.daysOf(customer.id, service).at(-1),
          })),
        });
    }
  }

  private standingNotes(): ScheduleNote[] {
    const { standing } = this.given.opened;
    return standing === 'approved' ? [] : [{ code: standing === 'held' ? 'held' : 'not_approved' }];
  }

  private without(counted: ReadonlyMap<string, number>, served: readonly string[]): ScheduleNote[] {
    const tiers = [...counted].filter(([tier, customers]) => customers > 0 && !served.includes(tier));
    if (tiers.length === 0) return [];
    const { policy } = this.given.opened.plan;
    const names = policy.tiers.filter(({ id }) => tiers.some(([tier]) => tier === id));
    return [
      {
        code: 'tiers_without_service',
        tiers: names.map(({ label }) => label[this.given.language]),
        customers: tiers.reduce((sum, [, customers]) => sum + customers, 0),
      },
    ];
  }
}
