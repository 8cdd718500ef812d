// The shape of manifest.json, with what each key means.
import * as z from 'zod';
import { resultsFormat } from '../format/results-format.js';
import type { Manifest } from './manifest.js';
import {
  byName,
  countShape,
  exact,
  guards,
  list,
  maybe,
  maybeCount,
  maybeWords,
  rows,
  said,
  status,
  wordsShape,
} from './shape-parts.js';

const sha256 = (description: string) => said(z.string().regex(/^[0-9a-f]{64}$/), description);
const parts = (description: string) =>
  list(
    z.strictObject({ sha256: sha256('SHA-256 of its bytes'), bytes: countShape('its size') }),
    description,
  ).optional();
const file = {
  file: wordsShape('its path'),
  sha256: maybe(z.string().regex(/^[0-9a-f]{64}$/), 'SHA-256 of its bytes; null where there are parts'),
  bytes: countShape('its size'),
  parts: parts('parts of a large table that a cluster wrote: in this order they are the file'),
  rows: countShape('rows of a file in parts').optional(),
};

export const manifestShape = z
  .strictObject({
    tool: said(z.literal('gradus'), 'says that this folder holds results of gradus'),
    version: wordsShape('of gradus'),
    format: said(
      z.literal(resultsFormat),
      'layout of the folder; grows when files or columns change their meaning',
    ),
    status,
    review: wordsShape('name of the review'),
    as_of: wordsShape('the last day that counts'),
    base: wordsShape('path from the results to the folder that paths of inputs are relative to'),
    policy: said(
      z.strictObject({
        name: wordsShape('its name'),
        version: wordsShape('its version'),
        fingerprint: sha256('SHA-256 of what it means: layout and comments do not count'),
      }),
      'the policy that was used',
    ),
    language: said(z.enum(['en', 'zh']), 'of the pages among the results'),
    excel: said(z.boolean(), 'whether the tables are as Excel shows them'),
    value_metric: maybeWords('id of the metric that says what customers are worth'),
    windows: list(
      z.strictObject({
        metric: wordsShape('id of the metric'),
        from: maybeWords('first day; null where the window has no beginning'),
        until: wordsShape('last day'),
        compared_with: said(z.boolean(), 'whether it is the window before, with which growth compares'),
      }),
      'first and last day of the window of each metric that has one',
    ),
    rates: byName(
      z.record(z.string(), exact('rate')),
      'rates that amounts were converted with, by field and currency',
    ),
    engine: said(
      z
        .strictObject({
          name: wordsShape('what it is'),
          version: wordsShape('of it'),
          settings: byName(z.string(), 'what decides how it computes'),
        })
        .optional(),
      'what graded; not there where it was the engine that comes with gradus',
    ),
    last_results: maybe(
      z.strictObject({
        as_of: wordsShape('the last day that counted in their review'),
        manifest_sha256: sha256('of their manifest.json'),
        approval_sha256: maybeWords('SHA-256 of their approval.json; null where nobody approved them'),
        approved_by: maybeWords('who approved them'),
        approved_at: maybeWords('when, in UTC'),
        signed_by: maybeWords('whom the file of signers names for the signature'),
      }),
      'last results, where they were a folder',
    ),
    notes: list(z.string(), 'assumptions that were made while reading'),
    inputs: list(
      z.strictObject({
        role: wordsShape('what it was used as: policy, review, or the name of an export'),
        file: wordsShape('its path; of a table `table:` and its name'),
        sha256: maybe(
          z.string().regex(/^[0-9a-f]{64}$/),
          'SHA-256 of its bytes; null of tables, of files that are too large for the memory of the cluster that read them, and where there are parts',
        ),
        bytes: maybeCount('its size; null of tables'),
        parts: parts('parts of last results that a cluster wrote, and read there'),
        modified: maybeWords(
          'of what a cluster read itself: when it was written, in UTC, or the version of a table; null where nobody knows',
        ).optional(),
      }),
      'every file that was read',
    ),
    outputs: list(z.strictObject(file), 'every file of the results but this one'),
    rows,
    guards,
    timings_ms: byName(z.number(), 'milliseconds of each stage'),
    processor_ms: byName(
      z.number(),
      'milliseconds of processor of each stage, all threads together',
    ).optional(),
  })
  .meta({
    title: 'Manifest',
    description: 'manifest.json: what went in, what came out and what ran.',
  }) satisfies z.ZodType<Manifest>;
