// The sample review of a template as a folder of its own: its exports and reviews are copied, the policy is named
// policy.yaml, and the year before is graded, so that the first review already has something to compare with.
import {
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../engine/open.js';
import type { RunHooks } from '../foundation/folders/scratch.js';
import { parseYaml } from '../foundation/yaml/document.js';
import { prepare } from '../grading/prepare/prepare.js';
import { gradeInto } from '../grading/run/execute.js';
import { samples, type Template, templateNamed, withoutSchema } from './shipped.js';

interface SampleReview {
  readonly file: string;
  readonly text: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

/** What is the sample's own: results of its runs, and what the tests expect of them. */
const notCopied = /^(expected|results.*|\..*)$/;
const main = 'review.yaml';
const shippedPolicy = /\.\.\/\.\.\/config\/([\w-]+)\.yaml/g;

/** Writes the review folder of a template; returns what stands in it. */
export async function writeSample(
  template: Template,
  folder: string,
  options: RunOptions,
  hooks: RunHooks,
): Promise<string[]> {
  const source = path.join(samples, sampleOf(template));
  const reviews = reviewsIn(source);
  copySample(source, folder);
  const last = latest(reviews);
  for (const review of reviews) {
    const file = review === last ? main : review.file;
    if (file !== review.file) rmSync(path.join(folder, review.file));
    writeFileSync(path.join(folder, file), moved(review.text, path.basename(source), review.file, file));
    for (const name of policiesOf(review)) {
      const { text, cases } = templateNamed(name);
      const target = path.join(folder, policyFile(name, template));
      writeFileSync(target, text);
      if (cases !== undefined) writeFileSync(target.replace(/\.yaml$/, '.cases.yaml'), cases);
    }
  }
  await gradeBefore(folder, main, options, hooks);
  return readdirSync(folder).sort();

  function moved(text: string, sample: string, was: string, now: string): string {
    return text
      .replaceAll(`samples/${sample}/${was}`, now)
      .replaceAll(`samples/${sample}/`, '')
      .replaceAll(shippedPolicy, (_, name: string) => policyFile(name, template));
  }
}

const policyFile = (name: string, template: Template) =>
  name === template.name ? 'policy.yaml' : `${name}.yaml`;

const policiesOf = ({ text }: SampleReview) =>
  [...text.matchAll(shippedPolicy)].map((match) => match[1] ?? '');

/** Contents only: in an installation that nobody may write, files and folders are read-only, and copies would be, too. */
function copySample(source: string, folder: string): void {
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (!notCopied.test(entry.name)) copyEntry(source, folder, entry);
  }
}

/** Walked by hand: the first Node 20 neither reads folders through nor tells where an entry stands. */
function copyEntry(source: string, folder: string, entry: Dirent): void {
  const [from, to] = [path.join(source, entry.name), path.join(folder, entry.name)];
  if (entry.isDirectory())
    for (const each of readdirSync(from, { withFileTypes: true })) copyEntry(from, to, each);
  if (!entry.isFile()) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(to, readFileSync(from));
}

/** The folder of samples with the name of the template, or whose reviews use it. */
export function sampleOf(template: Template): string {
  const names = readdirSync(samples).sort();
  const found =
    names.find((name) => name === template.name) ??
    names.find((name) =>
      reviewsIn(path.join(samples, name)).some((each) => policiesOf(each).includes(template.name)),
    );
  if (found === undefined) throw new Error(`the template ${template.name} has no folder of samples`);
  return found;
}

function reviewsIn(folder: string): SampleReview[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, ...readReview(path.join(folder, file)) }))
    .filter(({ keys }) => 'exports' in keys);
}

function readReview(file: string): Omit<SampleReview, 'file'> {
  const text = withoutSchema(readFileSync(file, 'utf8'));
  return { text, keys: parseYaml(file, text).value as Readonly<Record<string, unknown>> };
}

/** The review with the latest as-of date. */
function latest(reviews: readonly SampleReview[]): SampleReview {
  const asOf = ({ keys }: SampleReview) => String(keys.as_of ?? '');
  return reviews.reduce((last, each) => (asOf(each) > asOf(last) ? each : last));
}

/** Grades the reviews whose results a review compares with, the earliest first. */
async function gradeBefore(
  folder: string,
  file: string,
  options: RunOptions,
  hooks: RunHooks,
): Promise<void> {
  const { last_results: wanted } = readReview(path.join(folder, file)).keys;
  if (wanted === undefined || existsSync(path.join(folder, String(wanted)))) return;
  const before = reviewsIn(folder).find(({ keys }) => keys.results === wanted);
  if (before === undefined) throw new Error(`no sample review writes ${String(wanted)}, which ${file} reads`);
  await gradeBefore(folder, before.file, options, hooks);
  const prepared = await prepare(path.join(folder, before.file), {});
  await gradeInto(path.join(folder, String(wanted)), prepared, options, hooks);
}
