// Words of lists in English and Chinese: headings of columns that every results folder has, and what reports say of a list.
import type { changes } from '../format/changes.js';
import type { namesOf } from '../format/column.js';
import type { graded } from '../format/graded.js';
import type { Note } from '../foundation/problems/note.js';
import type { Language } from '../policy/model/policy.js';

type FixedColumn =
  | ReturnType<typeof namesOf<typeof graded>>[number]
  | ReturnType<typeof namesOf<typeof changes>>[number];

const fixed: Readonly<Record<FixedColumn, Note>> = {
  customer_id: { en: 'Customer', zh: '客户' },
  tier: { en: 'Tier', zh: '等级' },
  previous_tier: { en: 'Tier last time', zh: '上次等级' },
  movement: { en: 'Movement', zh: '变动' },
  steps: { en: 'Steps', zh: '升降级数' },
  tier_since: { en: 'On the tier since', zh: '持有等级起始日' },
  valid_until: { en: 'Valid until', zh: '有效至' },
  last_downgrade: { en: 'Last downgrade', zh: '上次降级日' },
  score: { en: 'Score', zh: '得分' },
  previous_score: { en: 'Score last time', zh: '上次得分' },
  score_change: { en: 'Score change', zh: '得分变化' },
  previous_value: { en: 'Value last time', zh: '上次价值' },
  scored_tier: { en: 'Scored tier', zh: '评定等级' },
  moved_tier: { en: 'Tier after movement rules', zh: '变动规则后等级' },
  ruled_tier: { en: 'Tier by the rules', zh: '规则等级' },
  reasons: { en: 'Reasons', zh: '原因' },
  firmness: { en: 'What flips it', zh: '会改变等级的因素' },
  margin_orders: { en: 'Orders to the loss', zh: '距失去等级的订单数' },
  margin_value: { en: 'Value to the loss', zh: '距失去等级的金额' },
  next_tier: { en: 'Next tier', zh: '上一等级' },
  score_to_next: { en: 'Points missing', zh: '所差分数' },
  discount: { en: 'Discount', zh: '折扣' },
  steps_behaviour: { en: 'Steps by behaviour', zh: '级数：客户行为' },
  steps_policy: { en: 'Steps by policy', zh: '级数：政策' },
  steps_movement: { en: 'Steps by movement rules', zh: '级数：变动规则' },
  steps_bounds: { en: 'Steps by floors and caps', zh: '级数：上下限' },
  steps_override: { en: 'Steps by overrides', zh: '级数：人工调整' },
  main_driver: { en: 'Main cause', zh: '主要原因' },
  score_change_policy: { en: 'Score change by policy', zh: '得分变化：政策' },
  score_change_adjustments: { en: 'Score change by adjustments', zh: '得分变化：加减分' },
  score_change_clamping_and_rounding: {
    en: 'Score change by bounds and rounding',
    zh: '得分变化：封顶与取整',
  },
};

const besides: Readonly<Record<string, Note>> = {
  'near.gain': { en: 'What is missing', zh: '尚缺' },
  'near.loss': { en: 'What is near', zh: '临界于' },
  'firmness.way': { en: 'Where small changes lead', zh: '微小变动的方向' },
  'override.tier': { en: 'Override: tier', zh: '人工调整等级' },
  'override.kind': { en: 'Override: kind', zh: '人工调整方式' },
  'override.reason': { en: 'Override: reason', zh: '人工调整理由' },
  'override.requested_by': { en: 'Override: requested by', zh: '人工调整申请人' },
  'override.approved_by': { en: 'Override: approved by', zh: '人工调整批准人' },
  'override.decided_on': { en: 'Override: decided on', zh: '人工调整日期' },
  'override.expires_on': { en: 'Override: ends on', zh: '人工调整到期日' },
  'override.case': { en: 'Override: case', zh: '人工调整编号' },
  'override.status': { en: 'Override: status', zh: '人工调整状态' },
};

/** Headings of columns that are called the same in all results. */
export const fixedHeadings: ReadonlyMap<string, Note> = new Map([
  ...Object.entries(fixed),
  ...Object.entries(besides),
]);

const en = {
  points: (label: string) => `${label}, points`,
  scorePart: (label: string) => `Score change by ${label}`,
  codes: {
    movement: { up: 'Up', down: 'Down', same: 'Same', new: 'New', left: 'Left', ungraded: 'No tier' },
    near: { score: 'score', gates: 'gates', both: 'score and gates' },
    'firmness.way': { firm: 'firm', up: 'up', down: 'down' },
    yesNo: { true: 'yes', false: 'no' },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,
  all: (results: string, asOf: string) => `Lists of ${results} (as of ${asOf})`,
  head: ['Name', 'List', 'Customers'],
  title: (label: string, customers: string, asOf: string) => `${label}: ${customers} (as of ${asOf})`,
  customers: (count: string) => `${count} ${count === '1' ? 'customer' : 'customers'}`,
  cut: (shown: string, all: string) =>
    `The first ${shown} of ${all} are shown; --format csv or xlsx with --out FILE writes all of them.`,
  nobodyHas: (list: string, columns: string) =>
    `${list}: no customer of these results has anything in ${columns}, which it asks for.`,
  notNear: 'how near customers are to a tier (tiers are not given by score and gates)',
  notAsked: (tiers: string) =>
    `Nobody is told to be near ${tiers}: results do not show everything that it asks for.`,
  astray: (overrides: number) =>
    `${overrides === 1 ? '1 override in force names a customer' : `${overrides} overrides in force name customers`} by an id from before a merge, and ${overrides === 1 ? 'is' : 'are'} not told here: see overrides.csv.`,
  held: 'HELD: a guard tripped, and these results do not count until somebody approves them.',
  written: (file: string, customers: string) => `Written to ${file}: ${customers}.`,
  hidden: (columns: number) =>
    `${columns === 1 ? '1 column is' : `${columns} columns are`} left out, which these readers may not see.`,
  unsorted: 'Not in the order of the list, which would tell what these readers may not see.',
  others: (lists: number) =>
    `${lists === 1 ? '1 list is' : `${lists} lists are`} not for these readers: who stands on ${lists === 1 ? 'it' : 'them'} would tell what they may not see.`,
  index: (field: string, file: string, files: string) =>
    `One list for each ${field}: ${file} says which of ${files} files is whose.`,
  listed: ', ',
};

const zh: typeof en = {
  points: (label) => `${label}得分`,
  scorePart: (label) => `得分变化：${label}`,
  codes: {
    movement: { up: '升级', down: '降级', same: '不变', new: '新增', left: '流失', ungraded: '无等级' },
    near: { score: '得分', gates: '门槛', both: '得分与门槛' },
    'firmness.way': { firm: '稳固', up: '升级', down: '降级' },
    yesNo: { true: '是', false: '否' },
  },
  all: (results, asOf) => `${results} 的名单（截至 ${asOf}）`,
  head: ['名称', '名单', '客户数'],
  title: (label, customers, asOf) => `${label}：${customers}（截至 ${asOf}）`,
  customers: (count) => `${count} 位客户`,
  cut: (shown, all) =>
    `此处显示 ${all} 位中的前 ${shown} 位；用 --format csv 或 xlsx 加 --out FILE 写出全部。`,
  nobodyHas: (list, columns) => `${list}：本次结果中没有任何客户有${columns}，而该名单以此筛选。`,
  notNear: '与等级的距离（等级不由得分与门槛决定）',
  notAsked: (tiers) => `未判断谁接近${tiers}：结果中没有其所要求的全部内容。`,
  astray: (overrides) =>
    `有 ${overrides} 条生效的人工调整使用客户合并前的编号，未列于此：请查看 overrides.csv。`,
  held: '暂缓：触发了防护，结果经人批准后才生效。',
  written: (file, customers) => `已写入 ${file}：${customers}。`,
  hidden: (columns) => `略去 ${columns} 列，这些读者不可查看。`,
  unsorted: '未按名单原有顺序排列：该顺序会透露这些读者不可查看的内容。',
  others: (lists) => `另有 ${lists} 份名单不供这些读者查看：谁在其中会透露他们不可查看的内容。`,
  index: (field, file, files) => `按${field}各一份名单：${files} 个文件分别属于谁，见 ${file}。`,
  listed: '、',
};

export const listWords: Readonly<Record<Language, typeof en>> = { en, zh };
