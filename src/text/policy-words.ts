// Names of the parts and facts of a policy, and of tests and spans, in English and Chinese.
import type { Section } from '../policy/outline.js';
import type { Language } from '../policy/policy.js';

export interface PolicyWords {
  readonly sections: Readonly<Record<Section, string>>;
  /** Facts by their name; one that is not listed is called as it is written. */
  readonly facts: Readonly<Record<string, string>>;
  readonly tests: Readonly<Record<'at_least' | 'more_than' | 'at_most' | 'less_than' | 'equals', string>>;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
}

const en: PolicyWords = {
  sections: {
    policy: 'policy',
    tier: 'tier',
    movement: 'movement',
    floor: 'floor',
    cap: 'cap',
    dimension: 'dimension',
    criterion: 'criterion',
    adjustment: 'adjustment',
    metric: 'metric',
  },
  facts: {
    value: 'value metric',
    requires: 'gate',
    enters_directly: 'enters directly with',
    'keeps.score': 'score that keeps it',
    'keeps.requires': 'gate that keeps it',
    annual_cost: 'annual cost',
    'label.en': 'English label',
    'label.zh': 'Chinese label',
    down_max_steps: 'tiers down at most',
    up_max_steps: 'tiers up at most',
    new_customers_at_most: 'new customers at most',
    when: 'condition',
    add: 'points',
    reverse: 'turned round',
    missing: 'when missing',
    only: 'rows with',
    before: 'window moved back by',
    distinct: 'different values only',
    share: 'share of the total',
    'assign.by': 'tiers assigned by',
    'assign.of': 'tiers assigned by values of',
    'assign.on': 'clusters on',
    'assign.seed': 'seed of clusters',
    'assign.centres': 'centres of clusters',
  },
  tests: {
    at_least: 'at least',
    more_than: 'more than',
    at_most: 'at most',
    less_than: 'less than',
    equals: 'is',
  },
  none: 'none',
  yes: 'yes',
  no: 'no',
};

const zh: PolicyWords = {
  sections: {
    policy: '策略',
    tier: '等级',
    movement: '变动规则',
    floor: '下限',
    cap: '上限',
    dimension: '维度',
    criterion: '评分项',
    adjustment: '加减分',
    metric: '指标',
  },
  facts: {
    name: '名称',
    version: '版本',
    currency: '币种',
    value: '价值指标',
    score: '分数',
    requires: '门槛条件',
    enters_directly: '直接进入条件',
    'keeps.score': '保级分数',
    'keeps.requires': '保级条件',
    discount: '折扣',
    annual_cost: '年度成本',
    perks: '权益',
    service: '服务',
    formerly: '曾用名',
    'label.en': '英文名称',
    'label.zh': '中文名称',
    down_max_steps: '最多下降级数',
    up_max_steps: '最多上升级数',
    new_customers_at_most: '新客户最高等级',
    tier: '等级',
    when: '条件',
    weight: '权重',
    dimension: '维度',
    metric: '指标',
    points: '计分规则',
    reverse: '反向',
    missing: '缺失时',
    add: '分值',
    computes: '计算方式',
    only: '仅限',
    window: '窗口',
    before: '窗口前移',
    distinct: '去重',
    order: '排序',
    quota: '名额',
    share: '累计份额',
    'assign.by': '定级方式',
    'assign.of': '定级依据',
    'assign.on': '聚类指标',
    'assign.seed': '聚类种子',
    'assign.centres': '聚类中心',
    unit: '单位',
  },
  tests: { at_least: '不低于', more_than: '大于', at_most: '不超过', less_than: '小于', equals: '为' },
  none: '无',
  yes: '是',
  no: '否',
};

export const policyWords: Readonly<Record<Language, PolicyWords>> = { en, zh };
