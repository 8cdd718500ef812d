// gradus schedule through the real command: rows that can be planned by hand, calendars read back by another library, a
// second run, a log, what is drawn for a spot check.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { earlier } from '../../src/grammar/window.js';
import { gradusServed } from '../cli/served.js';
import { emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { long } from '../runs.js';
import { calendarFaults } from './icalendar.js';

const policy = `policy: Served
version: "1"
metrics: { spend: { sum: transactions.amount, window: 12 months } }
tiers:
  - id: gold
    label: { en: Gold, zh: 金卡 }
    requires: { spend: { at_least: 100 } }
    service: [{ visit: executive, every: 6 months, minutes: 60 }, { call: team, every: 1 month, minutes: 15 }]
  - id: silver
    label: { en: Silver, zh: 银卡 }
    requires: { spend: { at_least: 10 } }
    service: [{ visit: account_manager, every: 1 year, minutes: 45 }]
  - { id: basic }
`;

const people: readonly (readonly [id: string, name: string, owner: string, before: number, now: number])[] = [
  [
    'a',
    'Very long name of a customer, with commas; and 精密机械制造有限公司上海分公司华东区',
    'Ann Lee',
    150,
    150,
  ],
  ['b', '=1+1', 'Ann Lee', 50, 150],
  ['c', 'Cee', 'Ann Lee', 150, 50],
  ['../x', 'Dots', '../../Bo', 50, 50],
  ['e', 'Eee', '', 50, 50],
  ['f', 'Eff', 'Ann Lee', 1, 1],
];

const review = (year: number) => `review: Served ${year}
as_of: ${year}-12-31
policy: policy.yaml
exports:
  customers: { file: customers.csv, columns: { customer_id: customer_id, name: name, owner: owner } }
  transactions: { file: ${year}.csv }
results: results/${year}
${year === 2026 ? 'last_results: results/2025\n' : ''}`;

async function gradedFolder(): Promise<string> {
  const folder = emptyFolder();
  writeFiles(folder, {
    'policy.yaml': policy,
    'customers.csv': [
      ['customer_id', 'name', 'owner'],
      ...people.map(([id, name, owner]) => [id, name, owner]),
    ],
  });
  for (const year of [2025, 2026]) {
    const rows = people.map(([id, , , before, now]) => [id, `${year}-12-20`, year === 2025 ? before : now]);
    writeFiles(folder, {
      [`${year}.csv`]: [['customer_id', 'date', 'amount'], ...rows],
      [`review-${year}.yaml`]: review(year),
    });
    await gradeFolder(folder, `review-${year}.yaml`);
  }
  return folder;
}

const results = 'results/2026';

async function planned(folder: string, ...flags: string[]) {
  const ran = await gradusServed(['schedule', results, '--json', ...flags], { cwd: folder });
  expect([ran.exit, ran.exit === 0 ? '' : ran.stdout]).toEqual([0, '']);
  const told = JSON.parse(ran.stdout) as {
    readonly written: { readonly folder: string; readonly files: string[] };
    readonly notes: { readonly code: string }[];
    readonly [name: string]: unknown;
  };
  const out = path.join(folder, told.written.folder);
  return { told, out, rows: readCsv(path.join(out, 'schedule.csv')) };
}

let folder: string;
beforeAll(async () => {
  folder = await gradedFolder();
});

describe('a schedule', () => {
  it('plans what each tier gets, once in each interval, with why and by whom', async () => {
    const { told, rows, out } = await planned(folder, '--holidays', 'none');
    expect(told).toMatchObject({
      from: '2027-01-01',
      to: '2027-12-31',
      customers: 5,
      left_over: 0,
      overdue: 0,
      since_earlier: null,
    });
    const of = (id: string, service: string) =>
      rows.filter((row) => row.customer_id === id && row.service === service);
    // An interval apart at most, from the day before the plan begins up to its end.
    for (const [id, service, months] of [
      ['a', 'call', 1],
      ['b', 'call', 1],
      ['a', 'visit', 6],
      ['b', 'visit', 6],
      ['c', 'visit', 12],
      ['../x', 'visit', 12],
      ['e', 'visit', 12],
    ] as const) {
      const days = of(id, service).map(({ due_on = '' }) => due_on);
      const due = ['2026-12-31', ...days].map((day) => earlier(day, { unit: 'months', length: -months }));
      expect(days.every((day, at) => day <= (due[at] ?? ''))).toBe(true);
      expect((due.at(-1) ?? '') > '2027-12-31').toBe(true);
      expect(days.length - 12 / months).toBeLessThanOrEqual(1);
      expect(of(id, service).map(({ not_after }) => not_after)).toEqual(due.slice(0, -1));
    }
    for (const row of rows) {
      expect(
        (row.not_before ?? '') <= (row.due_on ?? '') && (row.due_on ?? '') <= (row.not_after ?? ''),
      ).toBe(true);
      expect(new Date(`${row.due_on}T00:00:00Z`).getUTCDay() % 6).not.toBe(0);
    }
    expect(of('a', 'visit').map(({ why, by, owner, minutes }) => [why, by, owner, minutes])).toEqual([
      ['regular', 'executive', 'Ann Lee', '60'],
      ['regular', 'executive', 'Ann Lee', '60'],
    ]);
    expect(
      of('b', 'call')
        .map(({ why }) => why)
        .slice(0, 3),
    ).toEqual(['new_tier', 'regular', 'regular']);
    expect(of('c', 'visit').map(({ why, tier }) => [why, tier])).toEqual([['fell', 'silver']]);
    expect(of('../x', 'visit')).toHaveLength(1);
    expect(of('e', 'visit').map(({ owner }) => owner)).toEqual(['']);
    expect(rows.some(({ customer_id }) => customer_id === 'f')).toBe(false);
    expect(told.notes.map(({ code }) => code)).toEqual(['not_approved', 'tiers_without_service']);
    // One calendar for each owner and role, whatever owners are called.
    expect(
      readdirSync(out)
        .filter((name) => name.endsWith('.ics'))
        .sort(),
    ).toEqual([
      'ann-lee-account-manager.ics',
      'ann-lee-executive.ics',
      'ann-lee-team.ics',
      'bo-account-manager.ics',
      'nobody-account-manager.ics',
    ]);
    const load = readCsv(path.join(out, 'workload.csv')).filter(({ owner }) => owner === 'Ann Lee');
    const own = rows.filter(({ owner }) => owner === 'Ann Lee');
    const sum = (of: typeof rows, name: string) => of.reduce((all, row) => all + Number(row[name]), 0);
    expect([sum(load, 'appointments'), sum(load, 'minutes')]).toEqual([own.length, sum(own, 'minutes')]);
    expect(readFileSync(path.join(out, 'schedule.csv'), 'utf8')).toContain(",'=1+1,");
  });

  it.runIf(long)('is the same, byte by byte, every time', async () => {
    const bytes = async (out: string) => {
      const { told } = await planned(folder, '--holidays', 'china', '--sample', '50%', '--out', out);
      return told.written.files.map((name) => [name, readFileSync(path.join(folder, out, name), 'latin1')]);
    };
    expect(await bytes('one')).toEqual(await bytes('two'));
  });

  it('keeps holidays, and works on make-up days', async () => {
    const off = Array.from({ length: 31 }, (_, at) => `2027-01-${String(at + 1).padStart(2, '0')}`);
    // All of January but one Saturday.
    writeFileSync(
      path.join(folder, 'days.csv'),
      `date,kind,name\n${off.map((day) => `${day},${day === '2027-01-16' ? 'work' : 'off'},x`).join('\n')}\n`,
    );
    const { rows, told } = await planned(
      folder,
      '--holidays',
      'days.csv',
      '--to',
      '2027-01-31',
      '--out',
      'january',
    );
    expect(told.working_days).toBe(1);
    expect(new Set(rows.map(({ due_on }) => due_on))).toEqual(new Set(['2027-01-16']));
    expect(rows).toHaveLength(2);
  });

  it('says who is left over where owners cannot do more', async () => {
    const flags = ['--holidays', 'none', '--from', '2027-01-01', '--to', '2027-01-31', '--out', 'full'];
    const { told, rows } = await planned(folder, ...flags, '--capacity', '20 minutes a week');
    // Each of the two calls takes a week of its own.
    expect([told.left_over, rows.length]).toEqual([0, 2]);
    writeFileSync(
      path.join(folder, 'one-day.csv'),
      Array.from(
        { length: 31 },
        (_, at) => `2027-01-${String(at + 1).padStart(2, '0')},${at === 3 ? 'work' : 'off'},x`,
      ).join('\n'),
    );
    const one = await planned(
      folder,
      '--holidays',
      'one-day.csv',
      '--to',
      '2027-01-31',
      '--capacity',
      '1 a day',
      '--out',
      'full',
    );
    expect([one.told.left_over, one.rows.length]).toEqual([1, 1]);
    expect(
      readCsv(path.join(one.out, 'unplanned.csv')).map((row) => [row.customer_id, row.service, row.because]),
    ).toEqual([['b', 'call', 'capacity']]);
  });
});

describe('calendars', () => {
  it('follow RFC 5545, and another library reads the same days from them', async () => {
    const { rows, out } = await planned(folder, '--holidays', 'none', '--lang', 'zh', '--out', 'calendars');
    const events = readdirSync(out)
      .filter((name) => name.endsWith('.ics'))
      .flatMap((name) => {
        const text = readFileSync(path.join(out, name), 'utf8');
        expect(calendarFaults(text)).toEqual([]);
        return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
      });
    const read = events.map((each) => {
      const event = new ICAL.Event(each);
      expect(event.startDate.isDate).toBe(true);
      expect(event.duration.toSeconds()).toBe(86_400);
      return [event.uid, event.startDate.toString()];
    });
    expect(read.sort()).toEqual(rows.map(({ uid, due_on }) => [uid, due_on]).sort());
    expect(new Set(read.map(([uid]) => uid)).size).toBe(rows.length);
    const long = events
      .map((each) => new ICAL.Event(each).summary)
      .find((text) => text.includes('Very long name'));
    expect(long).toBe(`visit：${people[0]?.[1]}（金卡）`);
  });

  it('are updated by a second run: a changed tier keeps ids, raises sequences, and cancels what fell away', async () => {
    const own = await gradedFolder();
    const first = await planned(own, '--holidays', 'none');
    const again = await planned(own, '--holidays', 'none');
    expect(again.told.since_earlier).toEqual({ added: 0, changed: 0, cancelled: 0 });
    expect(again.rows).toEqual(first.rows);
    // Customer a falls to silver, whose account manager visits once a year.
    const rows = people.map(([id, , , , now]) => [id, '2026-12-20', id === 'a' ? 50 : now]);
    writeFiles(own, { '2026.csv': [['customer_id', 'date', 'amount'], ...rows] });
    await gradeFolder(own, 'review-2026.yaml');
    const second = await planned(own, '--holidays', 'none');
    const visits = (of: typeof first.rows) =>
      of.filter((row) => row.customer_id === 'a' && row.service === 'visit');
    expect(visits(second.rows).map(({ uid, by, sequence }) => [uid, by, sequence])).toEqual([
      [visits(first.rows)[0]?.uid, 'account_manager', '1'],
    ]);
    const kept = new Set(second.rows.map(({ uid }) => uid));
    const gone = first.rows.filter(({ uid }) => !kept.has(uid));
    expect(gone.filter(({ customer_id }) => customer_id === 'a').length).toBeGreaterThanOrEqual(13);
    expect(second.told.since_earlier).toMatchObject({ cancelled: gone.length });
    const text = readFileSync(path.join(second.out, 'cancelled.ics'), 'utf8');
    expect(calendarFaults(text)).toEqual([]);
    const calendar = new ICAL.Component(ICAL.parse(text));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    const cancelled = calendar.getAllSubcomponents('vevent');
    expect(cancelled.map((each) => each.getFirstPropertyValue('status'))).toEqual(
      gone.map(() => 'CANCELLED'),
    );
    expect(cancelled.map((each) => each.getFirstPropertyValue('sequence'))).toEqual(gone.map(() => 1));
    expect(cancelled.map((each) => each.getFirstPropertyValue('uid')).sort()).toEqual(
      gone.map(({ uid }) => uid).sort(),
    );
    // A later review: what is still open keeps its ids.
    const later = await planned(own, '--holidays', 'none', '--from', '2027-07-01', '--to', '2027-12-31');
    const calls = later.rows.filter((row) => row.customer_id === 'b' && row.service === 'call');
    const before = second.rows.filter((row) => row.customer_id === 'b' && row.service === 'call');
    expect(calls.every(({ uid }) => before.some((row) => row.uid === uid))).toBe(true);
  });
});

describe('a log of what was done', () => {
  const log = `customer_id,service,date,by,note
a,call,2027-01-20,team,
a,call,2027-02-18,team,
a,call,2027-04-10,team,late: due on 2027-03-18
a,visit,2026-11-30,executive,
b,call,2027-01-31,team,
b,call,2027-01-31,team,twice
b,visit,2027-06-29,executive,
c,visit,2027-03-01,account_manager,
gone,call,2027-01-01,team,
c,call,2027-01-01,team,
`;

  it('is what intervals count from, and what compliance says', async () => {
    writeFileSync(path.join(folder, 'done.csv'), log);
    const flags = ['--holidays', 'none', '--done', 'done.csv', '--from', '2027-07-01', '--out', 'july'];
    const { told, out, rows } = await planned(folder, ...flags);
    expect(told.notes.map(({ code }) => code)).toEqual([
      'not_approved',
      'done_unknown_customers',
      'done_other_service',
      'done_twice',
      'tiers_without_service',
    ]);
    // Counted by hand up to 30 June. a call: 20 January and 18 February in time, 10 April late (due on 18 March, the next on
    // 18 April), then due on 10 May and 10 June: missed. b call: 31 January in time, then 28 February to 30 June missed.
    // a visit: last on 30 November, due on 30 May: missed. b visit in time. c visit in time, the other two not due yet.
    expect(readCsv(path.join(out, 'compliance.csv'))).toEqual([
      {
        owner: 'Ann Lee',
        tier: 'gold',
        service: 'call',
        planned: '11',
        in_time: '3',
        late: '1',
        missed: '7',
      },
      {
        owner: 'Ann Lee',
        tier: 'gold',
        service: 'visit',
        planned: '2',
        in_time: '1',
        late: '0',
        missed: '1',
      },
      { owner: '', tier: 'silver', service: 'visit', planned: '0', in_time: '0', late: '0', missed: '0' },
      {
        owner: '../../Bo',
        tier: 'silver',
        service: 'visit',
        planned: '0',
        in_time: '0',
        late: '0',
        missed: '0',
      },
      {
        owner: 'Ann Lee',
        tier: 'silver',
        service: 'visit',
        planned: '1',
        in_time: '1',
        late: '0',
        missed: '0',
      },
    ]);
    const of = (id: string, service: string) =>
      rows.filter((row) => row.customer_id === id && row.service === service);
    // Overdue since 10 May: within the first quarter of a month.
    expect(of('a', 'call')[0]).toMatchObject({
      why: 'overdue',
      last_done: '2027-04-10',
      not_after: '2027-05-10',
    });
    expect((of('a', 'call')[0]?.due_on ?? '') <= '2027-07-08').toBe(true);
    // Due on 1 March 2028, behind the plan.
    expect(of('c', 'visit')).toEqual([]);
    expect(told.overdue).toBe(3);
  });

  it('lets the plan begin behind it where nobody says when', async () => {
    writeFileSync(path.join(folder, 'done.csv'), log);
    const { told } = await planned(folder, '--holidays', 'none', '--done', 'done.csv', '--out', 'behind');
    expect([told.from, told.to]).toEqual(['2027-06-30', '2027-12-31']);
    expect(told.notes.map(({ code }) => code)).toContain('begins_after_log');
  });
});

it.runIf(long)('draws the same customers for a spot check from the same results', async () => {
  const { told, out } = await planned(folder, '--holidays', 'none', '--sample', '40%', '--out', 'sampled');
  expect(told.sampled).toBe(2);
  const drawn = new Set(readCsv(path.join(out, 'sample.csv')).map(({ customer_id }) => customer_id));
  expect(drawn.size).toBe(2);
  const again = await planned(folder, '--holidays', 'china', '--sample', '40%', '--out', 'sampled');
  expect(new Set(readCsv(path.join(again.out, 'sample.csv')).map(({ customer_id }) => customer_id))).toEqual(
    drawn,
  );
});

describe('what is asked for', () => {
  it('is refused with everything that is wrong with it, and nothing is written', async () => {
    writeFileSync(path.join(folder, 'bad.csv'), 'customer_id,service,date\na,vist,2027-02-30\n');
    const flags = [
      '--from',
      '2026-13-01',
      '--capacity',
      'a lot',
      '--sample',
      '0%',
      '--owner',
      'ownr',
      '--done',
      'bad.csv',
    ];
    const ran = await gradusServed(['schedule', results, ...flags, '--out', 'refused'], { cwd: folder });
    expect(ran.exit).toBe(2);
    for (const said of [
      'no tier has a service "vist"\n  fix: did you mean "visit"?',
      'date "2027-02-30" is not an existing date',
      '--from "2026-13-01" is not an existing date',
      '--capacity "a lot" does not say',
      '--sample "0%" is no part',
      'the results have no field "ownr"\n  fix: did you mean "owner"?',
      '6 problems; nothing was written.',
    ])
      expect(ran.stderr).toContain(said);
    expect(readdirSync(folder)).not.toContain('refused');
  });

  it('never takes the place of what is no schedule, nor stands in the results', async () => {
    mkdirSync(path.join(folder, 'notes'), { recursive: true });
    writeFileSync(path.join(folder, 'notes', 'a.ics'), 'mine');
    await planned(folder, '--holidays', 'none', '--out', 'with-notes');
    writeFileSync(path.join(folder, 'with-notes', 'mine.ics'), 'BEGIN:VCALENDAR\r\nPRODID:-//mine//EN\r\n');
    for (const out of ['notes', 'with-notes', results]) {
      const ran = await gradusServed(['schedule', results, '--out', out], { cwd: folder });
      expect(ran.exit).toBe(2);
    }
    expect(readFileSync(path.join(folder, 'notes', 'a.ics'), 'utf8')).toBe('mine');
    expect(readdirSync(path.join(folder, 'with-notes'))).toContain('mine.ics');
    rmSync(path.join(folder, 'notes'), { recursive: true });
  });
});
