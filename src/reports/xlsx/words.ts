// What the workbook says, by language.
import type { Language } from '../../policy/model/policy.js';
import { workbookEn } from './words-en.js';
import { workbookZh } from './words-zh.js';

export type WorkbookWords = typeof workbookEn;

export const workbookWords: Readonly<Record<Language, WorkbookWords>> = { en: workbookEn, zh: workbookZh };
