// Wording of explanations in English and Chinese.
import type { Language } from '../../policy/model/policy.js';
import { en } from './words-en.js';
import { zh } from './words-zh.js';

export type ExplainWords = typeof en;
export const explainWords: Readonly<Record<Language, ExplainWords>> = { en, zh };
