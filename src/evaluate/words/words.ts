// Wording of evaluations, and the names of what is told.
import { count } from '../../foundation/characters/thousands.js';
import type { Language, Policy } from '../../policy/model/policy.js';
import type { EvaluateNote } from '../years/year.js';
import { type EvaluateWords, evaluateEn } from './words-en.js';
import { evaluateZh } from './words-zh.js';

export const evaluateWords: Readonly<Record<Language, EvaluateWords>> = { en: evaluateEn, zh: evaluateZh };

/** What people call a metric; its id where the policy says nothing. */
export function metricLabel(policy: Policy | undefined, id: string, language: Language): string {
  return policy?.metrics.find((metric) => metric.id === id)?.label[language] ?? id;
}

/** A note in words. */
export function noteWords(note: EvaluateNote, language: Language, policy: Policy | undefined): string {
  const say = evaluateWords[language];
  switch (note.code) {
    case 'held':
      return say.held(note.results);
    case 'not_approved':
      return say.notApproved(note.results);
    case 'value_defined_anew':
      return say.valueAnew(metricLabel(policy, note.metric, language), note.as_of);
    case 'active_without_window':
      return say.withoutWindow(metricLabel(policy, note.metric, language));
    case 'active_overlaps':
      return say.overlaps(metricLabel(policy, note.metric, language), note.as_of, note.from);
    case 'tier_unknown_later':
      return say.tierUnknown(note.tier, note.as_of, note.later);
    case 'policy_changed':
      return say.policyChanged(note.as_of);
    case 'merged':
      return say.merged(note.as_of);
    case 'not_seen_yet':
      return say.notSeenYet(count(note.customers), note.as_of, note.customers === 1);
  }
}
