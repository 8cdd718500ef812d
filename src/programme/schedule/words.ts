// Wording of schedules in English and Chinese.
import type { Language } from '../../policy/model/policy.js';
import type { DueWhy, ScheduleNote } from './appointment.js';

const times = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const en = {
  title: 'Schedule',
  asOf: (date: string) => `as of ${date}`,
  colon: ': ',
  comma: ', ',
  owner: 'Owner',
  nobody: '(no owner)',
  customers: 'Customers',
  appointments: 'Appointments',
  minutesHead: 'Minutes',
  overdue: 'Overdue',
  leftOver: 'Left over',
  busiest: 'Busiest week',
  load: 'Workload by owner',
  notes: 'Notes',
  complianceHead: 'Done so far',
  tierHead: 'Tier',
  service: 'Service',
  planned: 'Planned',
  inTime: 'In time',
  late: 'Late',
  missed: 'Missed',
  headline: (appointments: number, customers: number, from: string, to: string, days: number) =>
    `${times(appointments, 'appointment')} for ${times(customers, 'customer')} on ${times(days, 'working day')} from ${from} to ${to}.`,
  overdueSaid: (count: number) =>
    `${count === 1 ? '1 service is' : `${count} services are`} overdue and planned first.`,
  leftOverSaid: (count: number) =>
    `${count === 1 ? '1 appointment has' : `${count} appointments have`} no room: unplanned.csv names the customers. Raise --capacity, or plan a longer time with --to.`,
  since: (added: number, changed: number, cancelled: number) =>
    `Since the schedule that stood here: ${added} new, ${changed} changed, ${cancelled} cancelled (cancelled.ics takes those out of calendars).`,
  sampled: (count: number) => `${times(count, 'customer')} drawn for the spot check: sample.csv.`,
  written: (folder: string) =>
    `Written to ${folder}: schedule.csv, workload.csv, and a calendar (.ics) for each owner and role.`,
  event: (service: string, name: string, tier: string) => `${capital(service)}: ${name} (${tier})`,
  calendar: (owner: string, by: string) => (owner === '' ? by : `${owner}, ${by}`),
  cancelledCalendar: 'Cancelled appointments',
  customer: (id: string) => `Customer ${id}`,
  tier: (name: string) => `Tier: ${name}`,
  by: (role: string) => `By: ${role}`,
  minutes: (count: number) => `Takes ${times(count, 'minute')}`,
  lastDone: (date: string) => `Last done on ${date}`,
  notAfter: (date: string) => `At the latest on ${date}`,
  whyWords: {
    new_tier: 'Because the customer is new on this tier',
    fell: 'Because the customer fell to this tier',
    override_ends: 'Before the override of the tier ends',
    overdue: 'Overdue',
    regular: 'Regular',
  } satisfies Record<DueWhy, string>,
  note: (note: ScheduleNote): string => {
    switch (note.code) {
      case 'no_owner_field':
        return `The results have no field "${note.field}", so nobody is named as owner; --owner FIELD names another field.`;
      case 'holidays_assumed':
        return 'The policy counts in CNY, so holidays and make-up days of China are kept; --holidays none plans by weekends alone.';
      case 'untold_year':
        return note.partly
          ? `Of ${note.year} the table of ${note.table} holds the days of the law alone, not which weekends are worked for them; a CSV with --holidays adds what was announced.`
          : `The table ${note.table} says nothing of ${note.year}: there only weekends are free. Add its days with --holidays FILE.`;
      case 'begins_after_log':
        return `The plan begins on ${note.date}, the day after the last one in the log; --from names another day.`;
      case 'done_unknown_customers':
        return `${times(note.rows, 'row')} of the log name customers who are not in the results, first ${note.first}; nothing counts from them.`;
      case 'done_other_service':
        return `${times(note.rows, 'row')} of the log name a service that the customer's tier does not have, first ${note.first}; nothing counts from them.`;
      case 'done_twice':
        return `${times(note.rows, 'row')} of the log repeat a service of the same customer and day, and count once.`;
      case 'done_after_plan':
        return `${times(note.rows, 'row')} of the log lie on or after the first day that is planned; intervals count from them all the same.`;
      case 'held':
        return 'A guard holds these results, and nobody has approved them yet: the tiers may still change.';
      case 'not_approved':
        return 'Nobody has approved these results yet: the tiers may still change.';
      case 'tiers_without_service':
        return `Tiers without a service in the policy: ${note.tiers.join(', ')} (${times(note.customers, 'customer')}).`;
    }
  },
};

export type ScheduleWords = typeof en;

const zh: ScheduleWords = {
  title: '服务日程',
  asOf: (date) => `截至 ${date}`,
  colon: '：',
  comma: '，',
  owner: '负责人',
  nobody: '（无负责人）',
  customers: '客户',
  appointments: '安排次数',
  minutesHead: '分钟',
  overdue: '已逾期',
  leftOver: '未能安排',
  busiest: '最忙的一周',
  load: '各负责人的工作量',
  notes: '说明',
  complianceHead: '目前的执行情况',
  tierHead: '等级',
  service: '服务',
  planned: '应做',
  inTime: '按时',
  late: '迟做',
  missed: '未做',
  headline: (appointments, customers, from, to, days) =>
    `${from} 至 ${to} 共 ${days} 个工作日，为 ${customers} 位客户安排 ${appointments} 次服务。`,
  overdueSaid: (count) => `其中 ${count} 项服务已逾期，最先安排。`,
  leftOverSaid: (count) =>
    `${count} 次服务排不下：unplanned.csv 列出这些客户。请提高 --capacity，或用 --to 延长计划期。`,
  since: (added, changed, cancelled) =>
    `与此处原有日程相比：新增 ${added}，变更 ${changed}，取消 ${cancelled}（cancelled.ics 将其从日历中移除）。`,
  sampled: (count) => `抽查 ${count} 位客户：sample.csv。`,
  written: (folder) => `已写入 ${folder}：schedule.csv、workload.csv，以及每位负责人和角色的日历（.ics）。`,
  event: (service, name, tier) => `${service}：${name}（${tier}）`,
  calendar: (owner, by) => (owner === '' ? by : `${owner}，${by}`),
  cancelledCalendar: '已取消的安排',
  customer: (id) => `客户 ${id}`,
  tier: (name) => `等级：${name}`,
  by: (role) => `执行：${role}`,
  minutes: (count) => `需要 ${count} 分钟`,
  lastDone: (date) => `上次于 ${date}`,
  notAfter: (date) => `最迟 ${date}`,
  whyWords: {
    new_tier: '因为客户新到该等级',
    fell: '因为客户降至该等级',
    override_ends: '在人工调整到期之前',
    overdue: '已逾期',
    regular: '例行',
  },
  note: (note) => {
    switch (note.code) {
      case 'no_owner_field':
        return `结果中没有字段“${note.field}”，因此没有负责人；可用 --owner 指定其他字段。`;
      case 'holidays_assumed':
        return '政策以人民币计，因此按中国的节假日和调休上班日安排；--holidays none 只避开周末。';
      case 'untold_year':
        return note.partly
          ? `${note.year} 年，${note.table} 表中只有法定节假日，没有调休上班日；请用 --holidays 加入已公布的安排。`
          : `${note.table} 表没有 ${note.year} 年的内容：该年只避开周末。请用 --holidays 加入。`;
      case 'begins_after_log':
        return `计划从 ${note.date} 开始，即记录中最后一天的次日；--from 可指定其他日期。`;
      case 'done_unknown_customers':
        return `记录中有 ${note.rows} 行的客户不在结果中，首个为 ${note.first}；未计入。`;
      case 'done_other_service':
        return `记录中有 ${note.rows} 行的服务不属于该客户的等级，首个为 ${note.first}；未计入。`;
      case 'done_twice':
        return `记录中有 ${note.rows} 行与同一客户同一天的服务重复，只计一次。`;
      case 'done_after_plan':
        return `记录中有 ${note.rows} 行的日期在计划首日或之后；间隔仍从这些日期算起。`;
      case 'held':
        return '这些结果因护栏而暂停，尚未批准：等级仍可能改变。';
      case 'not_approved':
        return '这些结果尚未批准：等级仍可能改变。';
      case 'tiers_without_service':
        return `政策中没有服务的等级：${note.tiers.join('、')}（${note.customers} 位客户）。`;
    }
  },
};

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

export const scheduleWords: Readonly<Record<Language, ScheduleWords>> = { en, zh };
