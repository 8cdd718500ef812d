// A schedule as people and programs read it: on a terminal, as a page, as JSON.
import { count } from '../../foundation/characters/thousands.js';
import type { Language, Policy } from '../../policy/model/policy.js';
import {
  type ReportSection,
  type ScreenLook,
  sectionsMarkdown,
  sectionsText,
  type TableBlock,
} from '../../reports/text/sections.js';
import type { Compliance, OwnerLoad, ScheduleSummary } from './appointment.js';
import { roleText } from './calendars.js';
import { scheduleMark } from './pack.js';
import { scheduleWords } from './words.js';

/** @param folder where it was written, as shown to the user */
export function scheduleText(
  summary: ScheduleSummary,
  policy: Policy,
  language: Language,
  { look, folder }: { readonly look: ScreenLook; readonly folder: string },
): string {
  const words = scheduleWords[language];
  const last: ReportSection = { heading: undefined, blocks: [words.written(folder)] };
  const sections = [...sectionsOf(summary, policy, language), last];
  return `${sectionsText(titleOf(summary, language), sections, look)}\n`;
}

/** schedule.md. */
export function scheduleMarkdown(summary: ScheduleSummary, policy: Policy, language: Language): string {
  return `${scheduleMark}\n${sectionsMarkdown(titleOf(summary, language), sectionsOf(summary, policy, language))}`;
}

function titleOf({ review, asOf }: ScheduleSummary, language: Language): string {
  const words = scheduleWords[language];
  return `${words.title}${words.colon}${review}${words.comma}${words.asOf(asOf)}`;
}

function sectionsOf(summary: ScheduleSummary, policy: Policy, language: Language): ReportSection[] {
  const words = scheduleWords[language];
  const { since, compliance, sample, notes, owners } = summary;
  const said = [
    words.headline(summary.appointments, summary.customers, summary.from, summary.to, summary.workingDays),
    ...(summary.overdue === 0 ? [] : [words.overdueSaid(summary.overdue)]),
    ...(summary.leftOver === 0 ? [] : [words.leftOverSaid(summary.leftOver)]),
    ...(since === undefined ? [] : [words.since(since.added, since.changed, since.cancelled)]),
    ...(sample === undefined ? [] : [words.sampled(sample)]),
  ];
  return [
    { heading: undefined, blocks: said },
    { heading: words.load, blocks: [loadTable(owners, language)] },
    ...(compliance === undefined || compliance.length === 0
      ? []
      : [{ heading: words.complianceHead, blocks: [complianceBlock(compliance, policy, language)] }]),
    ...(notes.length === 0 ? [] : [{ heading: words.notes, blocks: notes.map((note) => words.note(note)) }]),
  ];
}

/** Owners on a screen and on the page; the tables have all. */
const mostOwners = 30;

function loadTable(owners: readonly OwnerLoad[], language: Language): TableBlock {
  const words = scheduleWords[language];
  const most = [...owners].sort((a, b) => b.appointments - a.appointments).slice(0, mostOwners);
  const shown = owners.filter((each) => most.includes(each));
  return {
    head: [
      words.owner,
      words.customers,
      words.appointments,
      words.minutesHead,
      words.busiest,
      words.overdue,
      words.leftOver,
    ],
    body: shown.map((each) => [
      each.owner === '' ? words.nobody : each.owner,
      count(each.customers),
      count(each.appointments),
      count(each.minutes),
      each.busiest === undefined ? '' : `${each.busiest.week}: ${count(each.busiest.appointments)}`,
      count(each.overdue),
      count(each.leftOver),
    ]),
  };
}

function complianceBlock(all: readonly Compliance[], policy: Policy, language: Language): TableBlock {
  const words = scheduleWords[language];
  const sums = new Map<string, { tier: string; service: string; counts: number[] }>();
  for (const { tier, service, planned, inTime, late, missed } of all) {
    const key = `${tier}\u0000${service}`;
    const sum = sums.get(key) ?? { tier, service, counts: [0, 0, 0, 0] };
    sum.counts = [planned, inTime, late, missed].map((each, at) => each + (sum.counts[at] ?? 0));
    sums.set(key, sum);
  }
  const place = (id: string) => policy.tiers.findIndex((tier) => tier.id === id);
  return {
    head: [words.tierHead, words.service, words.planned, words.inTime, words.late, words.missed],
    body: [...sums.values()]
      .sort((a, b) => place(a.tier) - place(b.tier))
      .map(({ tier, service, counts }) => [
        tierLabel(policy, tier, language),
        roleText(service),
        ...counts.map((each) => count(each)),
      ]),
    align: ['left', 'left', 'right', 'right', 'right', 'right'],
  };
}

/** What people call a tier. */
export function tierLabel(policy: Policy, id: string, language: Language): string {
  const tier = policy.tiers.find((each) => each.id === id);
  return tier === undefined ? id : tier.label[language];
}

/** As JSON. */
export function scheduleValue(summary: ScheduleSummary, folder: string) {
  const { since, compliance, sample } = summary;
  return {
    review: summary.review,
    as_of: summary.asOf,
    from: summary.from,
    to: summary.to,
    working_days: summary.workingDays,
    customers: summary.customers,
    appointments: summary.appointments,
    overdue: summary.overdue,
    left_over: summary.leftOver,
    owners: summary.owners.map((each) => ({
      owner: each.owner === '' ? null : each.owner,
      customers: each.customers,
      appointments: each.appointments,
      minutes: each.minutes,
      overdue: each.overdue,
      left_over: each.leftOver,
      busiest_week: each.busiest ?? null,
    })),
    since_earlier: since ?? null,
    compliance: compliance?.map(({ inTime, ...each }) => ({ ...each, in_time: inTime })) ?? null,
    sampled: sample ?? null,
    notes: summary.notes.map((note) => ({ ...note, text: scheduleWords.en.note(note) })),
    written: { folder, files: summary.files },
  };
}
