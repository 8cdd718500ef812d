// What is found out about exports, beside their rows, to judge them by.
import { adviceOn } from '../doubts/continuation.js';
import { unknownNobodies } from '../doubts/nobody-ids.js';
import { spellingOffers } from '../doubts/spelling-offers.js';
import type { Accounted } from '../rows/accounting.js';
import { newestDates } from '../rows/accounting.js';
import type { RejectedListing } from '../rows/rejected.js';
import type { Findings } from './exports.js';

/** Asks the engine for everything that guards and their messages need. */
export async function findingsOn(run: Accounted, listing: RejectedListing): Promise<Findings> {
  const { engine, plan, review, accounts } = run;
  return {
    newest: await newestDates(engine, plan, engine.dialect),
    listing,
    advice: await adviceOn(engine, plan, accounts, engine.dialect),
    offers: await spellingOffers(engine, plan, review, accounts),
    nobody: await unknownNobodies(run),
  };
}
