// What statements for customers say besides results, as a review means it.
import type * as z from 'zod';
import type { Place } from '../foundation/problems/problem.js';
import { inBothLanguages } from '../policy/model/names.js';
import type { Labels } from '../policy/model/policy.js';
import type { writtenStatements } from './written-statements.js';

type WrittenStatements = z.output<typeof writtenStatements>;

export interface StatementsSpec {
  /** Whom customers ask; undefined: nobody says. */
  readonly contact: Labels | undefined;
  readonly appeal: Labels | undefined;
  /** What perks of the policy are called. */
  readonly perks: ReadonlyMap<string, Labels>;
  /** Fields by which customers are reached; undefined: those whose names say so. */
  readonly addresses: readonly string[] | undefined;
  /** As it is written, for the copy in results. */
  readonly written: WrittenStatements | undefined;
  /** Where one of its names stands, for problems. */
  place(key: 'perks' | 'addresses', of: string | number): Place | undefined;
}

/** @param place of a path in the review file */
export function statementsOf(
  written: WrittenStatements | undefined,
  place: (path: readonly (string | number)[], key?: string) => Place | undefined,
): StatementsSpec {
  const said = (label: WrittenStatements['contact']) =>
    label === undefined ? undefined : inBothLanguages(label, '');
  return {
    contact: said(written?.contact),
    appeal: said(written?.appeal),
    perks: new Map(
      Object.entries(written?.perks ?? {}).map(([perk, label]) => [perk, inBothLanguages(label, perk)]),
    ),
    addresses: written?.addresses,
    written,
    place: (key, of) =>
      typeof of === 'number' ? place(['statements', key, of]) : place(['statements', key], of),
  };
}
