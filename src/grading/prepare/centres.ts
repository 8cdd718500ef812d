// Centres of clusters: read from the file of an earlier year that the policy names, or found from the customers.
import { parse } from 'csv-parse/sync';
import type { Engine } from '../../engine/engine.js';
import { centresSql } from '../../engine/steps/decide/tiers-by-clusters.js';
import type { Step, ToFind } from '../../engine/steps/plan/step.js';
import { namesOf } from '../../format/column.js';
import { centres } from '../../format/lists.js';
import { toldBy, whyUnreadable } from '../../foundation/problems/file-errors.js';
import { FilesRead } from '../../foundation/problems/files-read.js';
import { fail, type Place, type Problems } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { ByClusters, Centre } from '../../policy/model/assign.js';
import type { Policy } from '../../policy/model/policy.js';

type Line = Readonly<Record<string, string>>;
const columns = namesOf(centres);
const numbers = ['centre', 'mean', 'deviation'] as const;
const plainNumber = /^-?\d+(\.\d+)?$/;

/** The policy that wants centres, and where it names the file. */
interface CentresWanted {
  readonly policy: Policy;
  readonly by: ByClusters;
  readonly place: Place;
}

/**
 * Reads centres.csv of an earlier year.
 * @returns a centre for every tier and metric; undefined after adding problems for all that does not fit
 */
export function readCentres(
  name: string,
  { policy, by, place }: CentresWanted,
  problems: Problems,
  files = new FilesRead(),
): Centre[] | undefined {
  const file = shownPath(name);
  const lines = linesOfCentres(file, place, problems, files);
  if (lines === undefined) return undefined;
  const before = problems.list.length;
  const refuse: Refuse = (line, reason, fix) => {
    problems.add({ code: 'centres', place: { file, ...(line !== undefined && { line }) }, reason, fix });
  };
  const absent = columns.filter((column) => !Object.hasOwn(lines[0]?.record ?? {}, column));
  if (absent.length > 0) {
    refuse(
      1,
      lines.length === 0
        ? 'the file of centres has no rows'
        : `the file of centres has no column ${absent.map((each) => `"${each}"`).join(' and no ')}`,
      'take centres.csv from the results of an earlier year',
    );
    return undefined;
  }
  const { found, deviations } = centresByTier(lines, policy, by, refuse);
  if (problems.list.length > before) return undefined;
  const all = policy.tiers.flatMap(({ id }, tier) =>
    by.on.map((metric) => ({ id, metric, centre: found.get(`${tier} ${metric}`) })),
  );
  for (const { id, metric, centre } of all) {
    if (centre === undefined)
      refuse(undefined, `tier "${id}" has no centre for "${metric}"`, 'find centres anew without centres:');
  }
  if (problems.list.length === before && [...deviations.values()].every((each) => Number(each) === 0))
    refuse(undefined, 'every deviation is 0, so nothing tells customers apart', 'restore the file');
  return problems.list.length > before ? undefined : all.flatMap(({ centre }) => centre ?? []);
}

interface CentreLine {
  readonly record: Line;
  readonly info: { readonly lines: number };
}

type Refuse = (line: number | undefined, reason: string, fix: string) => void;

/** The file as records with their lines; undefined after adding why it cannot be read. */
function linesOfCentres(
  file: string,
  place: Place,
  problems: Problems,
  files: FilesRead,
): CentreLine[] | undefined {
  try {
    const options = { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true } as const;
    return parse(files.read(file), options);
  } catch (error) {
    const { syscall, message } = toldBy(error);
    const lost = syscall !== undefined;
    problems.add({
      code: lost ? 'file-missing' : 'centres',
      place: lost ? place : { file },
      reason: `the file of centres ${lost ? `${file} ${whyUnreadable(error)}` : `cannot be read: ${message}`}`,
      fix: lost
        ? 'correct the path, which is relative to the policy, or remove centres: to find them anew'
        : 'take centres.csv from the results of an earlier year',
    });
    return undefined;
  }
}

/** Centres by tier and metric, and deviations by metric, without the lines that are refused. */
function centresByTier(lines: readonly CentreLine[], policy: Policy, by: ByClusters, refuse: Refuse) {
  const found = new Map<string, Centre>();
  const deviations = new Map<string, string>();
  for (const { record, info } of lines) {
    const { tier: id = '', metric = '' } = record;
    const tier = policy.tiers.findIndex((each) => each.id === id || each.formerly.includes(id));
    const odd = numbers.find((column) => !isNumber(record[column]));
    const key = `${tier} ${metric}`;
    const deviation = record.deviation ?? '';
    if (tier < 0) {
      refuse(
        info.lines,
        `the policy has no tier "${id}"`,
        'name it in formerly: of the tier that it now means',
      );
    } else if (!by.on.includes(metric)) {
      refuse(
        info.lines,
        `"${metric}" is not among the metrics that the policy clusters on`,
        `add it to on:, or find centres anew without centres:`,
      );
    } else if (odd !== undefined) {
      refuse(info.lines, `${odd} "${record[odd]}" is not a number`, 'write plain digits, such as 1234.5');
    } else if (deviation.startsWith('-')) {
      refuse(info.lines, `the deviation ${deviation} is below 0`, 'a standard deviation is never negative');
    } else if (found.has(key)) {
      refuse(info.lines, `tier "${id}" has two centres for "${metric}"`, 'keep one of them');
    } else if (Number(deviations.get(metric) ?? deviation) !== Number(deviation)) {
      refuse(
        info.lines,
        `"${metric}" has the deviation ${deviation} here and ${deviations.get(metric)} above`,
        'distances of all tiers are measured with one deviation; restore the file',
      );
    } else {
      deviations.set(metric, deviation);
      const { centre = '', mean = '' } = record;
      found.set(key, { tier, metric, centre, mean, deviation });
    }
  }
  return { found, deviations };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && plainNumber.test(text) && Number.isFinite(Number(text));
}

/**
 * The step of cluster_centres with the centres that k-means finds in the points that its SQL gives. All points are held
 * at once: 500 thousand customers with 3 metrics take about 60 MB.
 * @throws ProblemsError when fewer customers differ than there are clusters
 */
export async function withFoundCentres(
  engine: Engine,
  step: Step,
  { by, clusters }: ToFind,
  place: Place,
): Promise<Step> {
  const { countDifferent, findCentres } = await import('../../engine/clusters/find.js');
  const at: number[][] = [];
  const of: (number | undefined)[] = [];
  for await (const piece of engine.stream(step.sql)) {
    for (const row of piece) {
      at.push(by.on.map((_, index) => Number(row[`_${index}`])));
      of.push(row._of === null || row._of === undefined ? undefined : Number(row._of));
    }
  }
  const different = countDifferent(at);
  if (different < clusters) {
    const names = by.on.join(', ');
    fail({
      code: 'clusters-few',
      place,
      reason: `${clusters} clusters cannot be found: ${at.length === 0 ? `nobody has all of ${names}` : `by ${names} there ${different === 1 ? 'is only 1 kind' : `are only ${different} kinds`} of customer`}`,
      fix: 'list fewer tiers, cluster on metrics that tell customers apart, or freeze the centres of an earlier year',
    });
  }
  return { ...step, sql: centresSql(await findCentres({ at, of }, clusters, by), engine.dialect) };
}
