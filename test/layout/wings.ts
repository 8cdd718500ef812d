// The house: its wings from the top down, and the rooms in each, likewise. A file imports what stands further down, never
// what stands above it. The layout test, the README of each wing and the picture in docs/house.md are made from this table.

export interface Room {
  /** Folder inside the wing. */
  readonly name: string;
  readonly holds: string;
}

export interface Wing {
  /** Folder under src. */
  readonly name: string;
  readonly holds: string;
  /** Files of the wing itself stand above its rooms, unless said otherwise. */
  readonly rooms: readonly Room[];
  /** What to read first, from the wing. */
  readonly first: string;
}

const rooms = (named: Readonly<Record<string, string>>): Room[] =>
  Object.entries(named).map(([name, holds]) => ({ name, holds }));

export const wings: readonly Wing[] = [
  {
    name: 'cli',
    holds: 'The command line: flags, the only place that prints, logs and ends the process.',
    rooms: rooms({
      programme: 'commands that run the programme: appointments, statements, owners',
      shell: 'what shells complete: scripts, and answers to them',
      itself: 'what gradus says of itself and of the place where it runs: versions, doctor, manual pages',
      commands: 'one file a command: from options to a plan, the engine and a report',
      reference: 'JSON Schemas and reference pages, made from the shapes of files',
      context: 'what commands are given, and how problems and warnings are told',
    }),
    first: 'main.ts, entries.ts, commands/grade.ts',
  },
  {
    name: 'init',
    holds: 'Proposes a review and a policy for exports that nobody has described yet.',
    rooms: rooms({
      proposal: 'who, when and how much; the text that is written',
      orders: 'how rows hang together: numbers of orders, lines below the first, orders looked up',
      columns: 'what columns hold, by their headings and their cells',
    }),
    first: 'begin.ts, proposal/propose.ts',
  },
  {
    name: 'calibrate',
    holds: 'Values of a policy that give a wanted mix: looked for, graded in full, judged.',
    rooms: rooms({
      page: 'what was found as people and programs read it',
      judged: 'graded policies held against what was wanted',
      search: 'which policies are worth grading: candidates, choices of thresholds, and the best of them',
      asked: 'what is wanted, what has to be kept to, and what may vary',
    }),
    first: 'run.ts, search/search.ts',
  },
  {
    name: 'simulate',
    holds: 'What if: the same customers under other policies, held against the results.',
    rooms: rooms({
      page: 'the comparison as people and programs read it',
      measured: 'figures and guards of who stands where',
      today: 'results that a simulation starts from, and what they tell under another policy',
      graded: 'everybody graded by a scenario, through the steps of any review',
      changes: 'policies with other values in them: paths, settings, weights',
    }),
    first: 'run.ts, changes/scenario.ts',
  },
  {
    name: 'evaluate',
    holds: 'Did it work: results of several reviews held against each other, with an outlook.',
    rooms: rooms({
      page: 'the evaluation as people and programs read it',
      words: 'the evaluation in words, in English and Chinese',
      outlook: 'the mix of the next years, with how sure it is, and how it would have done',
      lines: 'what tiers themselves did: entrants above and below each line of scores',
      measured: 'what became of customers, by tier and field, and cohorts',
      years: 'results opened, judged, and loaded year by year',
      statistics: 'what a line did: jumps of values at it, and whether customers pile up there',
    }),
    first: 'run.ts, measured/groups.ts, outlook/forecast.ts, statistics/line.ts',
  },
  {
    name: 'diff',
    holds: 'Compares two results: who moved, and which cells differ.',
    rooms: [],
    first: 'run.ts',
  },
  {
    name: 'statement',
    holds:
      'The statement that each customer gets: what happened, what leads to the next tier, what keeps this one.',
    rooms: rooms({
      batch: 'for whom, some thousand at a time, and the folder with all of them',
      template: 'templates of people, and the fields that they may name',
      page: 'a statement as a page of HTML and as Markdown',
      words: 'a statement in words, in English and Chinese',
      values: 'what a statement says, as plain data that the customer may see',
      ways: 'how much more gives another tier, how much less keeps this one: graded, for many customers at once',
    }),
    first: 'batch/statements.ts, values/statement.ts',
  },
  {
    name: 'programme',
    holds: 'Running the programme: what customers of each tier get, when, by whom, and whether it was done.',
    rooms: rooms({
      owners: 'figures of owners: customers, what they are worth, who stayed, what was done',
      schedule: 'services of tiers as appointments: tables, calendars, what was done',
      planning: 'when a service is due, and the days that appointments fall on',
      log: 'what was done, as people write it',
      calendar: 'calendar days, weeks, holidays and make-up days',
    }),
    first: 'schedule/run.ts, planning/cycles.ts, planning/place.ts',
  },
  {
    name: 'lists',
    holds: 'Lists of customers that results hold: who nearly moved, who fell, and what the review declares.',
    rooms: [],
    first: 'run.ts, shipped.ts',
  },
  {
    name: 'explain',
    holds: 'Explains one customer: the score, the tier, what would change it; judges appeals.',
    rooms: rooms({
      appeals: 'appeals: who asks, what a grading without the mistake gives',
      page: 'the explanation as people read it',
      finding: 'facts of a customer, and the actions and values that give another tier',
      trying: 'customers graded again with other values, many at once, and where values come from',
      lines: 'places on a line of values, and the search for where an answer changes',
    }),
    first: 'finding/run.ts, page/page.ts',
  },
  {
    name: 'prove',
    holds: 'Proves what a policy does to every customer that it can meet, with examples that are graded.',
    rooms: rooms({
      page: 'a proof as people and programs read it, and its warnings',
      claims: 'what is proven: tiers for all, directions, ways in and out, keeping, contradictions',
      reach: 'all customers at once: formulas over tests, and the scores that lead to what is left of them',
      cells: 'what each metric can be, cut where rules tell values apart',
      terms: 'conditions as formulas over tests, and sums of points as spans',
    }),
    first: 'run.ts, claims/proof.ts, reach/sweep.ts, cells/axis.ts',
  },
  {
    name: 'cases',
    holds: 'Policy tests: made-up customers and the tiers that they are to get.',
    rooms: [],
    first: 'run.ts',
  },
  {
    name: 'regrade',
    holds: 'Grades a few customers, real or made up, by the same steps as a run.',
    rooms: [],
    first: 'results.ts',
  },
  {
    name: 'grading',
    holds: 'A run: from the review to results that stand in their place.',
    rooms: rooms({
      again: 'grades once more and compares bytes, for verify',
      run: 'relations in the engine, files, publishing',
      prepare: 'what a run needs before anything is read: files, last results, overrides',
    }),
    first: 'run/execute.ts',
  },
  {
    name: 'telling',
    holds:
      'What results tell, read back from their folder: tables, and everything that reports show, as one value.',
    rooms: rooms({
      typed: 'graded.csv as a parquet file with types: written, sealed, and found again',
      shelf: 'results of several years, side by side',
    }),
    first: 'tables.ts, tell.ts',
  },
  {
    name: 'results',
    holds: 'The results folder: manifest, approval, signatures, seals.',
    rooms: rooms({
      far: 'results on storage that a cluster reads and writes: put there, and brought here',
      listed: 'files as a manifest lists them, whole or in parts, and whether they are still those',
    }),
    first: 'folder.ts, manifest.ts',
  },
  {
    name: 'reports',
    holds: 'What people look at after a run, as values and as text, in English and Chinese.',
    rooms: rooms({
      html: 'as a page, with charts',
      markdown: 'as Markdown',
      document: 'as one JSON document',
      xlsx: 'as a workbook',
      sections: 'what it says, section by section, for pages and Markdown',
      audience: 'what groups of readers may see',
      text: 'for a terminal, and as Markdown',
      words: 'wording in English and Chinese, and figures as people read them',
      values: 'every number that is shown, as values',
    }),
    first: 'values/summary.ts',
  },
  {
    name: 'plan',
    holds: 'Policy and exports fitted to each other, and judged: fields, fates of rows, guards, overrides.',
    rooms: rooms({
      guards: 'what holds results back',
      doubts: 'what is doubtful about rows although nothing stops a run',
      rows: 'every row accounted for: used, set aside, rejected and why',
      planning: 'which column is which field, of which type, and when a row cannot be used',
      decisions: 'overrides: what people decided',
    }),
    first: 'planning/plan.ts',
  },
  {
    name: 'change',
    holds: 'What changed between two reviews: movers, causes, distributions, concentration, near misses.',
    rooms: [],
    first: 'report.ts',
  },
  {
    name: 'exports',
    holds: 'Files as systems export them: bytes, text, workbooks, headings, records.',
    rooms: rooms({
      reading: 'headings found, records split, files looked at beside the engine',
      workbooks: 'sheets of workbooks as text',
      bytes: 'compression, encodings, kinds of files, damage',
      headings: 'which heading means which field',
    }),
    first: 'reading/headings.ts, reading/inspect.ts',
  },
  {
    name: 'review',
    holds: 'The review file: its keys, their defaults, what they mean.',
    rooms: [],
    first: 'review.ts, written.ts',
  },
  {
    name: 'engine',
    holds: 'The engine behind its interface, and the steps that it runs.',
    rooms: rooms({
      spark: 'a session of Spark Connect: its protocol, answers as text, files sent, tables kept',
      clusters: 'centres of clusters, found by k-means',
      'steps/tell': 'results, changes and their reasons',
      'steps/firm': 'how firm grades are: small changes, graded again',
      'steps/decide': 'tiers: scored, moved, ruled, final',
      'steps/score': 'metrics of customers, points, scores',
      'steps/read': 'cells read, rows cleaned',
      'steps/plan': 'what a plan and a step are',
    }),
    first: 'engine.ts, steps/index.ts',
  },
  {
    name: 'policy',
    holds: 'The policy: its language, its meaning, and the rules that it has to keep.',
    rooms: rooms({
      effects: 'what rows more or less do to metrics, as values and as SQL',
      linter: 'rules of policies, each with what it finds',
      words: 'policies in words, and what changed in them',
      reading: 'from what is written to what is meant',
      model: 'what a policy is',
      points: 'points shapes',
      metrics: 'metric kinds',
    }),
    first: 'model/policy.ts, metrics/kind.ts',
  },
  {
    name: 'sql',
    holds: 'Conditions and rankings as SQL, and what engines write differently.',
    rooms: rooms({ dialects: 'one dialect for each engine; quoting' }),
    first: 'condition.ts, dialects/dialect.ts',
  },
  {
    name: 'grammar',
    holds: 'Types, windows, conditions and shares, as policies and reviews write them.',
    rooms: [],
    first: 'types.ts, condition.ts',
  },
  {
    name: 'format',
    holds:
      'The list of output files: each file of a results folder, each column, what it means and when it is there.',
    rooms: [],
    first: 'files.ts, graded.ts',
  },
  {
    name: 'foundation',
    holds: 'What every wing stands on.',
    rooms: rooms({
      folders: 'files and folders on the disk: locks, scratch, leftovers, packs',
      stages: 'stages of a run, told and timed',
      yaml: 'YAML with the place of everything in it',
      problems: 'problems with code, place, reason and a next move',
      characters: 'text as people and programs write it: width, signs, months, currencies',
    }),
    first: 'problems/problem.ts',
  },
];

/** The place of a file from the top: wings first, rooms within them; undefined outside of the house. */
export function heightOf(file: string): number | undefined {
  const places = wings.flatMap(({ name, rooms }) => [name, ...rooms.map((room) => `${name}/${room.name}`)]);
  let found: number | undefined;
  let length = -1;
  const folder = file.slice(0, file.lastIndexOf('/'));
  for (const [height, place] of places.entries()) {
    if ((folder === place || folder.startsWith(`${place}/`)) && place.length > length)
      [found, length] = [height, place.length];
  }
  return found;
}

/** The README of a wing. */
export function readmeOf(wing: Wing): string {
  const below = wings.slice(wings.indexOf(wing) + 1).map(({ name }) => `\`${name}\``);
  const inside =
    wing.rooms.length === 0
      ? ''
      : `\nRooms, from the top down:\n\n${wing.rooms.map(({ name, holds }) => `- \`${name}\`: ${holds}`).join('\n')}\n`;
  return `# ${wing.name}

${wing.holds}
${inside}
May import: ${below.length === 0 ? 'no other wing' : below.join(', ')}.
Read first: ${wing.first
    .split(', ')
    .map((file) => `\`${file}\``)
    .join(', ')}.
`;
}

/** The picture in docs/house.md: every wing with its rooms, from the top down. */
export function picture(): string {
  const width =
    Math.max(
      ...wings.flatMap(({ name, rooms }) =>
        [name, ...rooms.map((each) => each.name)].map((each) => each.length),
      ),
    ) + 5;
  return wings
    .flatMap(({ name, holds, rooms }) => [
      `${`${name}/`.padEnd(width)}${holds}`,
      ...rooms.map((room) => `${`  ${room.name}/`.padEnd(width)}${room.holds}`),
    ])
    .join('\n');
}
