// What reports say of customers who moved, and of what they were and are: the same in pages, Markdown and tables.
import type { Language } from '../../policy/model/policy.js';

const counted = (n: string, one: string, many: string) => `${n} ${n === '1' ? one : many}`;

export const moverEn = {
  withUnit: (label: string, unit: string) => `${label} (${unit})`,
  customer: 'Customer',
  fields: { name: 'Name', owner: 'Owner' } as Readonly<Record<string, string>>,
  tierThen: 'Tier then',
  tierNow: 'Tier now',
  valueThen: (metric: string) => `${metric} then`,
  valueNow: (metric: string) => `${metric} now`,
  scoreThen: 'Score then',
  scoreNow: 'Score now',
  movers: {
    up: (n: string) => `Up: ${n}`,
    down: (n: string) => `Down: ${n}`,
    largest: { up: 'Largest movers up, by value', down: 'Largest movers down, by value' },
    all: { up: 'Who moved up', down: 'Who moved down' },
    shown: (n: string, of: string) =>
      n === of ? `${counted(of, 'customer', 'customers')}.` : `The first ${n} of ${of}; changes.csv has all.`,
    sentence: (way: 'up' | 'down', n: string, cause: string | undefined) =>
      `${way === 'up' ? 'Rose' : 'Fell'} ${counted(n, 'tier', 'tiers')}${cause === undefined ? '' : `, mainly by ${cause}`}.`,
    why: 'Why',
  },
};

export type MoverWords = typeof moverEn;

export const moverZh: MoverWords = {
  withUnit: (label, unit) => `${label}（${unit}）`,
  customer: '客户',
  fields: { name: '姓名', owner: '负责人' },
  tierThen: '上次等级',
  tierNow: '本次等级',
  valueThen: (metric) => `上次${metric}`,
  valueNow: (metric) => `本次${metric}`,
  scoreThen: '上次得分',
  scoreNow: '本次得分',
  movers: {
    up: (n) => `升级：${n}`,
    down: (n) => `降级：${n}`,
    largest: { up: '升级客户（按金额）', down: '降级客户（按金额）' },
    all: { up: '升级客户', down: '降级客户' },
    shown: (n, of) => (n === of ? `${of} 位客户。` : `${of} 位中的前 ${n} 位，全部见 changes.csv。`),
    sentence: (way, n, cause) =>
      `${way === 'up' ? '升' : '降'} ${n} 级${cause === undefined ? '' : `，主因：${cause}`}。`,
    why: '原因',
  },
};

export const moverWords: Readonly<Record<Language, MoverWords>> = { en: moverEn, zh: moverZh };
