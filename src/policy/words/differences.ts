// Differences between two policies as sentences, one line each, in English and Chinese.
import type { Difference, Neighbours } from '../model/differences.js';
import type { PartFacts } from '../model/facts.js';
import type { Language } from '../model/policy.js';
import { policyWords } from './names.js';
import { factPhrase, pointsChange } from './phrases.js';

/** One difference in words: `tier gold: score 65 → 70`. */
export function differencePhrase(difference: Difference, language: Language): string {
  const name = [policyWords[language].sections[difference.section], nameOf(difference)].filter(
    (part) => part !== '',
  );
  return `${name.join(' ')}${language === 'zh' ? '：' : ': '}${changePhrase(difference, language)}`;
}

/** Where the name changed, the old one is what readers know. */
function nameOf(difference: Difference): string {
  return 'was' in difference ? difference.was : difference.id;
}

function changePhrase(difference: Difference, language: Language): string {
  const chinese = language === 'zh';
  switch (difference.change) {
    case 'new':
      return newPhrase(difference.facts, difference.between, language);
    case 'removed':
      if (difference.section !== 'tier') return chinese ? '删除' : 'removed';
      return chinese
        ? '删除；上次结果中的该等级无法识别，除非某个等级在 formerly 中列出它'
        : 'removed; last results that name it are refused unless a tier lists it under formerly';
    case 'renamed': {
      const formerly = difference.section === 'tier' ? (chinese ? '（formerly）' : ' (formerly)') : '';
      return chinese ? `现为 ${difference.id}${formerly}` : `now ${difference.id}${formerly}`;
    }
    case 'merged':
      return chinese ? `并入 ${difference.id}（formerly）` : `now part of ${difference.id} (formerly)`;
    case 'order':
      return chinese
        ? `顺序 ${difference.before.join('、')} → ${difference.after.join('、')}`
        : `order ${difference.before.join(', ')} → ${difference.after.join(', ')}`;
    case 'changed': {
      const { before, after } = difference;
      const name = factName(difference.fact, language);
      if (before?.kind === 'points' && after?.kind === 'points')
        return `${name} ${pointsChange(before, after, language)}`;
      return `${name} ${factPhrase(before, language)} → ${factPhrase(after, language)}`;
    }
  }
}

function newPhrase(facts: PartFacts, between: Neighbours | undefined, language: Language): string {
  const chinese = language === 'zh';
  const where = between === undefined ? '' : wherePhrase(between, language);
  const all = [...facts].map(([name, fact]) => `${factName(name, language)} ${factPhrase(fact, language)}`);
  return [`${chinese ? '新增' : 'new'}${where}`, ...all].join(chinese ? '；' : '; ');
}

function wherePhrase({ above, below }: Neighbours, language: Language): string {
  if (language === 'zh') {
    if (above === undefined) return `，高于 ${below}`;
    return below === undefined ? `，低于 ${above}，接收其余所有客户` : `，位于 ${below} 与 ${above} 之间`;
  }
  if (above === undefined) return `, above ${below}`;
  return below === undefined ? `, below ${above}, takes everybody else` : `, between ${below} and ${above}`;
}

/** What a fact is called. */
export function factName(name: string, language: Language): string {
  return policyWords[language].facts[name] ?? name;
}
