// What is found out about exports, beside their rows, to judge them by.
import { duckdb } from '../dialects/duckdb.js';
import { newestDates } from './accounting.js';
import { adviceOn } from './continuation.js';
import type { Findings } from './guards.js';
import type { RejectedListing } from './rejected.js';
import type { Accounted } from './remarks.js';
import { spellingOffers } from './spelling-offers.js';

/** Asks the engine for everything that guards and their messages need. */
export async function findingsOn(run: Accounted, listing: RejectedListing): Promise<Findings> {
  const { engine, plan, review, accounts } = run;
  return {
    newest: await newestDates(engine, plan, duckdb),
    listing,
    advice: await adviceOn(engine, plan, accounts, duckdb),
    offers: await spellingOffers(engine, plan, review, accounts),
  };
}
