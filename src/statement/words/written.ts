// What whoever makes statements is told: how many were written, where to, and who cannot be reached.
import type { Language } from '../../policy/model/policy.js';

/** Figures are texts already. */
interface WrittenWords {
  /** Whether nothing was written. */
  readonly dry: boolean;
  readonly customers: string;
  readonly forms: readonly string[];
  readonly to: string;
  readonly tables: readonly string[];
  readonly tiers: readonly (readonly [tier: string, customers: string])[];
  readonly missing: string;
  readonly unreachable: string;
}

export function statementsWritten(language: Language, told: WrittenWords): string {
  return `${(language === 'zh' ? chinese : english)(told).join('\n')}\n`;
}

function english({ dry, customers, forms, to, tables, tiers, missing, unreachable }: WrittenWords): string[] {
  const one = customers === '1';
  const each = forms.length === 0 ? '' : `, each as ${forms.join(' and ')}`;
  return [
    `${dry ? 'Would write' : 'Wrote'} ${customers} ${one ? 'statement' : 'statements'}${each}, to ${to}, with ${tables.join(', ')}.`,
    ...(tiers.length > 1
      ? [`By tier: ${tiers.map(([tier, number]) => `${tier} ${number}`).join(', ')}.`]
      : []),
    ...(missing === '0'
      ? []
      : [
          `${missing} ${missing === '1' ? 'customer lacks' : 'customers lack'} an address, and ${unreachable} of them any; missing-addresses.csv ${dry ? 'would name' : 'names'} them.`,
        ]),
  ];
}

function chinese({ dry, customers, forms, to, tables, tiers, missing, unreachable }: WrittenWords): string[] {
  const each = forms.length === 0 ? '' : `，格式为 ${forms.join('、')}`;
  return [
    `${dry ? '将写入' : '已写入'} ${customers} 份通知书${each}，位置 ${to}，并附 ${tables.join('、')}。`,
    ...(tiers.length > 1
      ? [`按等级：${tiers.map(([tier, number]) => `${tier} ${number}`).join('，')}。`]
      : []),
    ...(missing === '0'
      ? []
      : [
          `${missing} 位客户缺少某项联系方式，其中 ${unreachable} 位全部缺少；${dry ? '将列于' : '列于'} missing-addresses.csv。`,
        ]),
  ];
}
