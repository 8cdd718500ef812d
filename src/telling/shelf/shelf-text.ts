// The results of a folder as a terminal shows them: one line a year.
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { type TableLook, table } from '../../reports/text/table.js';
import type { ShelvedResults } from './shelf.js';

const en = {
  head: [
    'Results',
    'As of',
    'Status',
    'Review',
    'Policy',
    'Customers',
    'Up',
    'Down',
    'New',
    'Left',
    'Approved by',
    'Approved on',
  ],
  status: { approved: 'approved', held: 'held', unapproved: 'not approved', damaged: 'damaged' },
  leftOut: (names: readonly string[], width: number) =>
    `No room on a screen of ${width} columns: ${names.join(', ')}. A wider one shows them, and --json does.`,
};

const zh: typeof en = {
  head: [
    '结果',
    '截至',
    '状态',
    '评审',
    '政策',
    '客户数',
    '升级',
    '降级',
    '新增',
    '离开',
    '批准人',
    '批准日期',
  ],
  status: { approved: '已批准', held: '暂缓', unapproved: '未批准', damaged: '已损坏' },
  leftOut: (names, width) => `屏幕宽 ${width} 列，未显示：${names.join('、')}。加宽屏幕或用 --json 可见。`,
};

const words: Readonly<Record<Language, typeof en>> = { en, zh };

/** Numbers of columns that matter least, first those that matter least of all: day of approval, review, left, new, policy. */
const spare = [11, 3, 9, 8, 4];

/** A table with a line for each of the results. With a final newline. */
export function shelfText(
  shelf: readonly ShelvedResults[],
  { language, ...look }: Pick<TableLook, 'paint' | 'width'> & { readonly language: Language },
): string {
  const own = words[language];
  const text = table(
    own.head,
    shelf.map((each) => rowOf(each, own)),
    {
      ...look,
      align: own.head.map((_, at) => (at >= 5 && at <= 9 ? 'right' : 'left')),
      loose: [3, 4, 10],
      spare: { columns: spare, say: own.leftOut },
    },
  );
  return `${text}\n`;
}

function rowOf({ folder, status, says, approved }: ShelvedResults, own: typeof en): string[] {
  const moved = says?.movement;
  const counted = (some: number | undefined) => (some === undefined ? '' : count(some));
  return [
    folder,
    says?.as_of ?? '',
    own.status[status],
    says?.review ?? '',
    says === null ? '' : `${says.policy} ${says.policy_version}`,
    counted(says?.customers),
    counted(moved?.up),
    counted(moved?.down),
    counted(moved?.new),
    counted(moved?.left),
    approved?.by ?? '',
    approved?.at.slice(0, 10) ?? '',
  ];
}
