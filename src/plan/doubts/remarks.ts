import type { Problem } from '../../foundation/problems/problem.js';
import type { Accounted } from '../rows/accounting.js';
import { groupSpelling } from './group-spelling.js';
import { idDamage } from './id-damage.js';
import { idSpelling } from './id-spelling.js';
import { nobodyIds } from './nobody-ids.js';
import { refundRecency } from './refund-recency.js';
import { type SpellingOffer, spellingWarnings } from './spelling-offers.js';
import { unlistedCategories } from './unlisted.js';
import { wordSpelling } from './word-spelling.js';

/** Warnings on the rows of a run. */
export async function remarksOf(run: Accounted, offers: readonly SpellingOffer[]): Promise<Problem[]> {
  return [
    ...(await nobodyIds(run)),
    ...(await refundRecency(run)),
    ...spellingWarnings(offers),
    ...(await idSpelling(run, offers)),
    ...(await idDamage(run.engine)),
    ...(await wordSpelling(run)),
    ...(await groupSpelling(run)),
    ...(await unlistedCategories(run)),
  ];
}
