// Wording of the figures of owners in English and Chinese.
import type { Language } from '../../policy/model/policy.js';
import type { OwnersNote } from './figures.js';

const en = {
  title: 'Owners',
  asOf: (date: string) => `as of ${date}`,
  against: (date: string) => `against ${date}`,
  comma: ', ',
  colon: ': ',
  owner: 'Owner',
  nobody: '(no owner)',
  all: 'All',
  customers: 'Customers',
  before: (label: string) => `${label} then`,
  on: (tier: string) => tier,
  worthOn: (value: string, tier: string) => `${tier}: ${value}`,
  up: 'Up',
  down: 'Down',
  isNew: 'New',
  active: 'Active then',
  retained: 'Retained',
  retention: 'Retention',
  growth: 'Growth',
  planned: 'Services due',
  inTime: 'In time',
  late: 'Late',
  missed: 'Missed',
  inTimePart: 'Done in time',
  figures: 'Customers and what they are worth',
  tiers: 'Tiers',
  services: (until: string) => `Services up to ${until}`,
  meaning: 'What the figures mean',
  meanings: {
    retention:
      'Retention: of the customers whom the owner had in the older results and who were active (worth more than 0), the part that is active now, whoever looks after them now.',
    growth:
      'Growth: what all customers of the owner are worth now against what those of the owner then were worth, less 1. Customers who changed owners move it, too.',
    metrics: 'Averages are over the customers who have a value.',
    services:
      'Done in time: of the services that were due since the as-of date, the part that was done by its deadline, counted from the last time.',
  },
  notesHead: 'Notes',
  note: (note: OwnersNote): string => {
    switch (note.code) {
      case 'no_older':
        return 'Retention and growth need older results: name them behind these.';
      case 'not_compared':
        return 'These results were compared with none before, so nobody can say who went up or down, or is new.';
      case 'other_value_metric':
        return `Customers were valued by ${note.before} then and by ${note.now} now, so their values do not compare.`;
      case 'other_currency':
        return `Amounts were in ${note.before} then and are in ${note.now} now, so they do not compare.`;
      case 'tiers_differ':
        return `Tiers of then that are none now: ${note.tiers.join(', ')}. Who stood there counts as neither up nor down.`;
      case 'not_its_last_results':
        return 'These results were not graded against the older ones: up, down and new follow from the tiers of then and now.';
      case 'not_seen_yet':
        return `${note.customers} ${note.customers === 1 ? 'customer' : 'customers'} of the older results had no row until then: not counted there, and new since.`;
      case 'without_tier':
        return `Customers without a tier are not counted: ${[`${note.customers} now`, ...(note.before > 0 ? [`${note.before} in the older results`] : [])].join(', ')}. Who lost the tier went neither up nor down, and counts as retained where still active.`;
      case 'merged':
        return 'The review merged customers: those who stand in the older results under an old id count as not retained.';
      case 'held':
        return 'A guard holds these results, and nobody has approved them yet: the figures may still change.';
      case 'not_approved':
        return 'Nobody has approved these results yet: the figures may still change.';
      case 'older_held':
        return 'A guard holds the older results, and nobody has approved them.';
      case 'done_unknown_customers':
        return `${note.rows} ${note.rows === 1 ? 'row' : 'rows'} of the log name customers who are not in the results; nothing counts from them.`;
      case 'done_other_service':
        return `${note.rows} ${note.rows === 1 ? 'row' : 'rows'} of the log name a service that the customer's tier does not have; nothing counts from them.`;
    }
  },
  written: (file: string) => `Written to ${file}.`,
};

export type OwnersWords = typeof en;

const zh: OwnersWords = {
  title: '负责人',
  asOf: (date) => `截至 ${date}`,
  against: (date) => `对比 ${date}`,
  comma: '，',
  colon: '：',
  owner: '负责人',
  nobody: '（无负责人）',
  all: '合计',
  customers: '客户数',
  before: (label) => `当时${label}`,
  on: (tier) => tier,
  worthOn: (value, tier) => `${tier}${value}`,
  up: '升级',
  down: '降级',
  isNew: '新客户',
  active: '当时活跃',
  retained: '留存',
  retention: '留存率',
  growth: '增长率',
  planned: '应做服务',
  inTime: '按时',
  late: '迟做',
  missed: '未做',
  inTimePart: '按时率',
  figures: '客户及其价值',
  tiers: '等级',
  services: (until) => `截至 ${until} 的服务`,
  meaning: '指标含义',
  meanings: {
    retention:
      '留存率：在较早结果中由该负责人负责且活跃（价值大于 0）的客户里，现在仍活跃的比例，无论现在由谁负责。',
    growth:
      '增长率：该负责人现在全部客户的价值，与其当时全部客户的价值相比的增幅。客户更换负责人也会影响它。',
    metrics: '平均值只计有数值的客户。',
    services: '按时率：自评级截止日以来应做的服务中，在期限内完成的比例，期限从上次完成之日算起。',
  },
  notesHead: '说明',
  note: (note) => {
    switch (note.code) {
      case 'no_older':
        return '留存率和增长率需要较早的结果：请在这些结果之后写上它。';
      case 'not_compared':
        return '这些结果评级时没有上次结果可比，因此无法说明谁升级、谁降级、谁是新客户。';
      case 'other_value_metric':
        return `当时以 ${note.before} 衡量客户价值，现在以 ${note.now} 衡量，因此两者不可比。`;
      case 'other_currency':
        return `当时金额以 ${note.before} 计，现在以 ${note.now} 计，因此不可比。`;
      case 'tiers_differ':
        return `当时有而现在没有的等级：${note.tiers.join('、')}。处于这些等级的客户不计升降。`;
      case 'not_its_last_results':
        return '这些结果评级时并未与较早的结果比较：升级、降级和新客户由当时与现在的等级得出。';
      case 'not_seen_yet':
        return `较早的结果中有 ${note.customers} 位客户截至当时没有任何记录：当时不计入，现在按新客户计。`;
      case 'without_tier':
        return `没有等级的客户不计入：现在 ${note.customers} 位${note.before > 0 ? `，较早的结果中 ${note.before} 位` : ''}。失去等级的客户不计升降，仍活跃的按留存计。`;
      case 'merged':
        return '该评审合并了客户：在较早结果中以旧编号出现的客户按未留存计。';
      case 'held':
        return '这些结果因护栏而暂停，尚未批准：数字仍可能改变。';
      case 'not_approved':
        return '这些结果尚未批准：数字仍可能改变。';
      case 'older_held':
        return '较早的结果因护栏而暂停，尚未批准。';
      case 'done_unknown_customers':
        return `记录中有 ${note.rows} 行的客户不在结果中；未计入。`;
      case 'done_other_service':
        return `记录中有 ${note.rows} 行的服务不属于该客户的等级；未计入。`;
    }
  },
  written: (file) => `已写入 ${file}。`,
};

export const ownersWords: Readonly<Record<Language, OwnersWords>> = { en, zh };
