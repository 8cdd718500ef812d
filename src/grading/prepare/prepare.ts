// From file names to a plan: what check, sql and grade all do first, so that they cannot disagree.

import path from 'node:path';
import { withStorage } from '../../engine/open.js';
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { PlannedFile } from '../../engine/steps/plan/planned-file.js';
import type { PlannedLast } from '../../engine/steps/plan/planned-last.js';
import { findFiles } from '../../exports/bytes/open.js';
import { farRefused, farUnread, planFar } from '../../exports/reading/far.js';
import { type PathsRead, resultsPathProblem } from '../../foundation/folders/results-path.js';
import { isFar } from '../../foundation/problems/far-path.js';
import { FilesRead } from '../../foundation/problems/files-read.js';
import type { Note } from '../../foundation/problems/note.js';
import { type Place, type Problem, Problems, ProblemsError } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { YamlFile } from '../../foundation/yaml/document.js';
import { readYaml } from '../../foundation/yaml/file.js';
import { buildPlan } from '../../plan/planning/plan.js';
import type { PolicyPlace } from '../../policy/linter/places.js';
import { type PolicyFile, readPolicy } from '../../policy/linter/read-policy.js';
import type { Centre } from '../../policy/model/assign.js';
import type { Policy } from '../../policy/model/policy.js';
import { lastSealOf, refusePlain } from '../../results/last-seal.js';
import type { LastSeal } from '../../results/manifest.js';
import { targetProblems } from '../../results/target.js';
import { whoseRows } from '../../review/lookup.js';
import { type ReviewFlags, readReview } from '../../review/read.js';
import type { ExportSpec, LookupSpec, Review } from '../../review/review.js';
import { readAliases } from './aliases.js';
import { readCentres } from './centres.js';
import { type Decisions, readDecisions, refusedAtOnce } from './decide.js';
import { readFormer, unattributedNote } from './former.js';
import { judgeHistory } from './history.js';
import { withLastHere } from './last-here.js';
import { planLast } from './last-results.js';
import { tooMuchToSend } from './on-cluster.js';
import { planFile } from './plan-file.js';

export interface Prepared {
  readonly review: Review;
  readonly plan: Plan;
  readonly reviewFile: string | undefined;
  readonly policyText: string;
  /** Assumptions that were made while reading. */
  readonly notes: readonly Note[];
  /** What is doubtful, but no reason to stop. */
  readonly warnings: readonly Problem[];
  /** Where names stand in the policy, for problems that show only once data is read. */
  readonly place: PolicyPlace;
  /** Where the policy says what clusters are made of. */
  readonly assignPlace: Place;
  /** File of the centres that clusters are frozen to. */
  readonly centresFile: string | undefined;
  readonly decisions: Decisions;
  /** Files that were read whole, as they were then. */
  readonly read: FilesRead;
  /** Undefined without a folder of last results. */
  readonly lastSeal: LastSeal | undefined;
  /** The policy of last results, as it is written there; undefined where nobody knows it. */
  readonly formerPolicy: Policy | undefined;
}

export interface PrepareOptions {
  /**
   * `check` tells with other problems also of refused overrides and of the results folder, which grading meets later. Where
   * there are no others, what comes of them is left to whoever goes on.
   */
  readonly purpose: 'check' | 'grade';
}

/**
 * Reads review, policy and headings and builds the plan.
 * @throws ProblemsError with everything that is wrong
 */
export async function prepare(
  reviewFile: string | undefined,
  flags: ReviewFlags,
  { purpose }: PrepareOptions = { purpose: 'grade' },
): Promise<Prepared> {
  const problems = new Problems();
  const read = new FilesRead();
  const source = (file: string | undefined, what: 'review file' | 'policy') =>
    file === undefined ? undefined : readYaml(shownPath(file), what, problems, undefined, read);
  const reviewSource = source(reviewFile, 'review file');
  const asked =
    reviewFile !== undefined && !reviewSource ? undefined : readReview(reviewSource, flags, problems);
  const review = await withLastHere(asked, flags, reviewSource, problems);
  const policyName = review?.policy ?? (flags.policy && path.resolve(flags.policy));
  const policySource = source(policyName, 'policy');
  const policy = policySource && readPolicy(policySource, problems);
  const centresFile = policyName && policy?.centres && path.resolve(path.dirname(policyName), policy.centres);
  const centres = policy && centresFile && frozenCentres(centresFile, policy, policySource, problems, read);
  const files = await filesByName(review, problems);
  const last =
    review?.lastResults && policy
      ? await planLast(review.lastResults, policy.policy, problems, lastReading(review, read))
      : undefined;
  const lastSeal = review && last ? sealedLast(review, last, read, problems) : undefined;
  const former = review?.lastResults && last ? await readFormer(review.lastResults, last) : undefined;
  const aliases = review?.aliases === undefined ? [] : await readAliases(review.aliases, problems, read);
  const decisions = await readDecisions({ review, policy: policy?.policy, last, aliases }, problems, read);
  if (policy && review) judgeHistory(policy.policy, review, last, problems);
  const misplaced = review && misplacedResults(review, pathsRead(review, reviewFile, centresFile, files));
  if (misplaced !== undefined) problems.add(misplaced);
  const isCheck = purpose === 'check';
  const later = async () =>
    isCheck && problems.list.length > 0 ? laterProblems(misplaced ? undefined : review, decisions) : [];
  if (review === undefined || policy === undefined || policySource === undefined) {
    throw new ProblemsError([...problems.list, ...(await later())], problems.warnings);
  }
  const plan = buildPlan(
    {
      review,
      policy: policy.policy,
      files,
      last,
      former,
      aliases,
      centres: centres || undefined,
      overrides: decisions.overrides.flatMap(({ planned }) => planned ?? []),
      place: policy.place,
    },
    problems,
  );
  for (const problem of await later()) problems.add(problem);
  problems.throwIfAny();
  if (plan.unattributed !== undefined) problems.note(unattributedNote(plan.unattributed));
  return {
    review,
    plan,
    reviewFile,
    policyText: textInResults(policySource, centresFile),
    notes: problems.notes,
    warnings: problems.warnings,
    place: policy.place,
    assignPlace: policy.assignPlace,
    centresFile,
    decisions,
    read,
    lastSeal,
    formerPolicy: former && 'policy' in former ? former.policy : undefined,
  };
}

/** What is wrong with where results are to lie. */
function misplacedResults({ results }: Review, paths: PathsRead): Problem | undefined {
  return results === undefined ? undefined : resultsPathProblem(results, paths);
}

/** In the results the centres lie beside the policy. */
function textInResults(policy: YamlFile, centresFile: string | undefined): string {
  return centresFile === undefined ? policy.text : policy.withValue(['assign', 'centres'], 'centres.csv');
}

/** The files of all exports and lookups. */
async function filesByName(
  review: Review | undefined,
  problems: Problems,
): Promise<Map<string, PlannedFile[]>> {
  const files = new Map<string, PlannedFile[]>();
  const specs = (review?.exports ?? []).flatMap((spec) => [spec, ...spec.lookups]);
  for (const each of specs) files.set(each.name, await planFiles(each, problems));
  await planFarFiles(specs, review?.cluster?.remote, files, problems);
  const unsent = review?.cluster && tooMuchToSend([...files.values()].flat());
  if (unsent !== undefined) problems.add(unsent);
  return files;
}

/** Large tables of last results that were left on storage are read by the cluster that grades. */
const lastReading = ({ cluster }: Review, files: FilesRead) => ({ files, there: cluster !== undefined });

function sealedLast(
  review: Review,
  { rows, asOf }: PlannedLast,
  read: FilesRead,
  problems: Problems,
): LastSeal | undefined {
  if (review.lastResults === undefined) return undefined;
  // Only folders say how many rows the exports had.
  if (rows !== undefined && asOf !== undefined)
    return lastSealOf(review.lastResults, asOf, review, read, problems);
  refusePlain(review, problems);
  return undefined;
}

/** What grading would find once it has graded. @param review whose results may go where they are to go */
async function laterProblems(review: Review | undefined, decisions: Decisions): Promise<Problem[]> {
  const { results, cluster } = review ?? {};
  const folder = results === undefined ? [] : await targetProblems(results, cluster?.remote);
  return [...refusedAtOnce(decisions), ...folder];
}

function pathsRead(
  review: Review,
  reviewFile: string | undefined,
  centresFile: string | undefined,
  files: ReadonlyMap<string, readonly PlannedFile[]>,
): PathsRead {
  const { aliases, lastResults, overrides, policy } = review;
  const inputs = [...files.values()]
    .flat()
    .flatMap(({ path: file, far }) => (far === undefined ? [file] : []));
  return {
    inputs: aliases === undefined ? inputs : [...inputs, aliases],
    lastResults,
    copied: {
      'policy.yaml': policy,
      'review.yaml': reviewFile && path.resolve(reviewFile),
      'centres.csv': centresFile,
      'overrides.csv': overrides,
    },
  };
}

function frozenCentres(
  file: string,
  { policy }: PolicyFile,
  source: YamlFile,
  problems: Problems,
  read: FilesRead,
): readonly Centre[] | undefined {
  const place = source.place(['assign', 'centres']);
  return policy.assign.by === 'clusters'
    ? readCentres(file, { policy, by: policy.assign, place }, problems, read)
    : undefined;
}

/** Files on storage that a cluster reads, and tables: looked at there, once it is known that they can be read. */
async function planFarFiles(
  specs: readonly (ExportSpec | LookupSpec)[],
  remote: string | undefined,
  files: Map<string, PlannedFile[]>,
  problems: Problems,
): Promise<void> {
  const far = specs.filter((spec) => spec.files.some(isFar));
  if (far.length === 0) return;
  const refused = far.flatMap((spec) => (remote === undefined ? (farUnread(spec) ?? []) : farRefused(spec)));
  for (const problem of refused) problems.add(problem);
  if (remote === undefined || refused.length > 0) return;
  try {
    await withStorage(remote, async (storage) => {
      for (const spec of far) {
        const own = files.get(spec.name) ?? [];
        files.set(spec.name, [...own, ...(await planFar(headingsOf(spec), storage, problems))]);
      }
    });
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const problem of error.problems) problems.add(problem);
  }
}

/** What is needed to find the headings of a file. */
function headingsOf<S extends ExportSpec | LookupSpec>(spec: S) {
  const unnamedKey = 'keyNamed' in spec && !spec.keyNamed ? spec.on : undefined;
  return { ...spec, whose: whoseRows(spec), unnamedKey };
}

async function planFiles(spec: ExportSpec | LookupSpec, problems: Problems): Promise<PlannedFile[]> {
  const found: PlannedFile[] = [];
  const local = { ...spec, files: spec.files.filter((file) => !isFar(file)) };
  for (const file of await findFiles(local, problems)) {
    const planned = await planFile(headingsOf(spec), file, problems);
    if (planned !== undefined) found.push(planned);
  }
  return found;
}
