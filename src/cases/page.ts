// Results of test cases: a line for each case, and of a failed one what was expected and what came out.
import type { ChalkInstance } from 'chalk';
import type { CaseResult, CustomerResult, Mismatch } from './compare.js';

interface Look {
  readonly paint: ChalkInstance;
  /** Leaves out the cases that passed. */
  readonly onlyFailed: boolean;
}

/** The report for a terminal. */
export function casesText(file: string, results: readonly CaseResult[], { paint, onlyFailed }: Look): string {
  const lines = results.flatMap((each) => {
    if (each.passed) return onlyFailed ? [] : [`${paint.green('ok')}    ${each.name}`];
    const head = `${paint.red('FAIL')}  ${each.name} (${file}:${each.line})`;
    return [
      head,
      ...each.customers.flatMap((customer) => customerLines(customer, each.customers.length > 1, paint)),
    ];
  });
  return `${[...lines, '', countsText(results, paint)].join('\n')}\n`;
}

function customerLines(
  { id, mismatches, graded }: CustomerResult,
  several: boolean,
  paint: ChalkInstance,
): string[] {
  if (mismatches.length === 0) return [];
  const width = Math.max(...mismatches.map(({ column }) => column.length));
  const score = graded.score === null || graded.score === undefined ? [] : [`score ${graded.score}`];
  return [
    ...(several ? [`        ${id}`] : []),
    ...mismatches.flatMap((each) => mismatchLines(each, width, paint)),
    paint.dim(
      `        graded: ${[...score, decisionsText(graded), `because ${graded.reasons ?? ''}`].join(', ')}`,
    ),
  ];
}

/** The tier after each stage of decision that changed it. */
function decisionsText(graded: CustomerResult['graded']): string {
  const stages = ['scored', 'moved', 'ruled'].map((stage) => [stage, graded[`${stage}_tier`] ?? ''] as const);
  const changed = stages.filter(([, tier], index) => tier !== stages[index - 1]?.[1]);
  return [...changed, ['tier', graded.tier ?? ''] as const].map((each) => each.join(' ')).join(' → ');
}

function mismatchLines({ column, expected, got }: Mismatch, width: number, paint: ChalkInstance): string[] {
  return [
    `        ${column.padEnd(width)}  ${paint.red(`- ${expected ?? '(empty)'}`)}`,
    `        ${' '.repeat(width)}  ${paint.green(`+ ${got ?? '(empty)'}`)}`,
  ];
}

function countsText(results: readonly CaseResult[], paint: ChalkInstance): string {
  const failed = results.filter((each) => !each.passed).length;
  const all = results.length === 1 ? '1 case' : `${results.length} cases`;
  if (failed === 0) return paint.green(`${all}, all passed.`);
  return `${all}, ${paint.red(`${failed} failed`)} (- expected, + what the rules gave).`;
}

/** What `--json` prints. */
export function casesValue(policy: string, file: string, results: readonly CaseResult[]) {
  return {
    policy,
    file,
    passed: results.filter((each) => each.passed).length,
    failed: results.filter((each) => !each.passed).length,
    cases: results,
  };
}
