// Everything that can be wrong with what people hand to gradus: one code, the exit code that it leads to,
// and one line on what it means. Messages are made where the facts are; a code without an entry does not compile.

/** Exit codes of the contract: 2 wrong usage, policy or review file; 3 the exports cannot be used. */
type ProblemExit = 2 | 3;

/** Errors stop the work; warnings are told, and stop it only where somebody asked for that (`check --strict`). */
export type Severity = 'error' | 'warning';

interface CatalogueEntry {
  readonly exit: ProblemExit;
  /** Without it: an error. */
  readonly severity?: 'warning';
  readonly means: string;
}

export const catalogue = {
  usage: { exit: 2, means: 'the command line is not understood' },
  'file-missing': { exit: 2, means: 'a policy, review file or last results cannot be opened' },
  'yaml-syntax': { exit: 2, means: 'the file is not valid YAML' },
  'unknown-key': { exit: 2, means: 'a key that gradus does not know' },
  'missing-key': { exit: 2, means: 'a key that must be there is not' },
  'wrong-value': { exit: 2, means: 'a value of the wrong kind' },
  'bad-name': { exit: 2, means: 'a name that cannot become a column' },
  'name-taken': { exit: 2, means: 'the same name stands for two things' },
  'fill-in': { exit: 2, means: 'what gradus init left open has not been filled in' },
  'metric-kind': { exit: 2, means: 'a metric computes nothing, or two things at once' },
  'unknown-metric': { exit: 2, means: 'a metric that the policy does not define' },
  'unknown-export': { exit: 2, means: 'an export that the review file does not list' },
  'unknown-field': { exit: 2, means: 'a field that the export does not declare' },
  'unknown-column': { exit: 2, means: 'a list names a column that results do not have' },
  'unknown-path': { exit: 2, means: 'a path of a policy that leads to no value' },
  'needs-review': {
    exit: 2,
    means: 'a policy to simulate asks for something that only the exports hold',
  },
  'unknown-list': { exit: 2, means: 'a list that the results do not have' },
  'unknown-tier': { exit: 2, means: 'a tier that the policy does not list' },
  'field-type': { exit: 2, means: 'a field or metric of the wrong type for its use' },
  'metric-cycle': { exit: 2, means: 'metrics or bins that are defined in terms of each other' },
  'no-window': { exit: 2, means: 'growth of a metric that has no window' },
  'weights-sum': { exit: 2, means: 'weights that do not add up to 100' },
  'weights-too-fine': { exit: 2, means: 'weights that cannot be shared out exactly' },
  'points-kind': { exit: 2, means: 'points given by no rule, or by two at once' },
  'tier-order': { exit: 2, means: 'tiers that are not listed best first' },
  'tier-unreachable': { exit: 2, means: 'a tier that nobody can reach' },
  'mixed-direction': {
    exit: 2,
    severity: 'warning',
    means: 'a metric where more is better in one place and worse in another',
  },
  'no-effect': { exit: 2, severity: 'warning', means: 'a part of the policy that has no effect' },
  'never-holds': { exit: 2, severity: 'warning', means: 'a condition that no customer can meet' },
  'keep-stricter': { exit: 2, severity: 'warning', means: 'a tier that is harder to keep than to enter' },
  'rules-contradict': {
    exit: 2,
    severity: 'warning',
    means: 'rules that contradict each other: what one gives, another takes from the same customers',
  },
  'tier-stuck': { exit: 2, severity: 'warning', means: 'a tier that nobody reaches, or that nobody leaves' },
  'segment-shadowed': {
    exit: 2,
    severity: 'warning',
    means: 'a segment that is never the first to fit, because those above it take all of its customers',
  },
  'segment-gap': {
    exit: 2,
    severity: 'warning',
    means: 'a combination that no segment names, although a lower one is named',
  },
  'segment-overlap': {
    exit: 2,
    severity: 'warning',
    means: 'combinations that fit several segments, so that their order decides',
  },
  'assign-key': { exit: 2, means: 'a key that belongs to another way of assigning tiers' },
  'quota-sum': { exit: 2, means: 'quotas that take more customers than there are' },
  centres: { exit: 2, means: 'centres of clusters that do not fit the policy, or cannot be read' },
  'tier-open': { exit: 2, means: 'a tier that takes everybody, so that lower tiers stay empty' },
  'case-kind': {
    exit: 2,
    means: 'a test case gives nothing to grade, or two things at once, or expects nothing',
  },
  'case-row': { exit: 2, means: 'a row of a test case that a review would reject' },
  aliases: { exit: 2, means: 'the list of merged customers cannot be read, or contradicts itself' },
  overrides: { exit: 2, means: 'overrides that cannot be read' },
  'override-refused': { exit: 2, means: 'an override that is not applied' },
  'unknown-customer': { exit: 2, means: 'a customer who is not in the results' },
  appeals: { exit: 2, means: 'appeals that cannot be read, or contradict themselves' },
  done: { exit: 2, means: 'a log of services done that cannot be read, or names services that no tier has' },
  holidays: { exit: 2, means: 'a list of holidays that cannot be read, or contradicts itself' },
  'no-service': { exit: 2, means: 'a schedule of results whose tiers have no service' },
  'evaluate-results': { exit: 2, means: 'results that cannot be evaluated together' },
  'diff-file': { exit: 2, means: 'a file to compare that cannot be read' },
  'diff-key': {
    exit: 2,
    means: 'a file to compare has no customer id in a row, or several rows for one customer',
  },
  'diff-tier': { exit: 2, means: 'tiers to compare whose order is unknown, or that are missing' },
  'last-results': { exit: 2, means: 'last results that cannot be used' },
  'last-unapproved': { exit: 2, means: 'last results that are not approved or signed as the review asks' },
  'last-tier-unknown': { exit: 2, means: 'last results name a tier that the policy does not know' },
  'results-not-ours': { exit: 2, means: 'the results folder holds something else' },
  'file-taken': { exit: 2, means: 'a file would be written where something stands already' },
  'folder-not-empty': { exit: 2, means: 'a new review would be written into a folder that is not empty' },
  'unknown-template': { exit: 2, means: 'gradus ships no policy with this name' },
  'no-results': { exit: 2, means: 'a folder that should hold results does not' },
  'results-changed': { exit: 2, means: 'results are not as gradus wrote them, or not as they were approved' },
  'input-changed': { exit: 2, means: 'an input is not what was graded' },
  'template-tag': { exit: 2, means: 'a template of statements names something that statements do not have' },
  'unknown-audience': { exit: 2, means: 'the review declares no audience of this name' },
  'pseudonym-key': {
    exit: 2,
    means: 'the key of pseudonyms cannot be read, is there already, or gives two customers one pseudonym',
  },
  signature: { exit: 2, means: 'a signature that cannot be made, or does not hold' },
  'results-held': { exit: 2, means: 'a guard tripped, and nobody has accepted that' },
  'results-unapproved': {
    exit: 2,
    means: 'results that nobody approved, where customers would be told of them',
  },
  'would-be-held': {
    exit: 3,
    severity: 'warning',
    means: 'a guard trips, so that grading would write the results as held',
  },
  'results-approved': { exit: 2, means: 'results that were approved stay as they are' },
  'results-path': { exit: 2, means: 'a results folder in a place where it would destroy something else' },
  locked: { exit: 2, means: 'another run is writing to the results folder' },
  memory: { exit: 2, means: 'the memory limit is too small' },
  disk: { exit: 2, means: 'results cannot be written' },
  engine: {
    exit: 2,
    means:
      'a cluster that cannot be reached, lets nobody in, computes otherwise than it must, takes no more, or was lost',
  },
  'export-missing': { exit: 3, means: 'an export cannot be opened' },
  'nobody-id': {
    exit: 3,
    severity: 'warning',
    means: 'an id that means nobody (such as "unknown") has many of the rows or much of the value',
  },
  'refund-recency': {
    exit: 3,
    severity: 'warning',
    means: 'refunds (amounts below 0) that count as purchases where a policy asks for the latest purchase',
  },
  'unknown-spelling': {
    exit: 3,
    severity: 'warning',
    means: 'ids of unknown customers that differ from known ids only in spelling',
  },
  'file-twice': {
    exit: 3,
    severity: 'warning',
    means: 'files of an export that are the same, so that their rows count twice',
  },
  'id-damaged': {
    exit: 3,
    severity: 'warning',
    means:
      'ids of graded customers that lost digits or characters before the export, so that different ones look the same',
  },
  'id-spelling': {
    exit: 3,
    severity: 'warning',
    means: 'ids of graded customers that differ in spelling only, from each other or from last results',
  },
  'word-spelling': {
    exit: 3,
    severity: 'warning',
    means: 'words in exports that rules name in another spelling, such as "Paid" for "paid" or 5.0 for 5',
  },
  'category-unlisted': {
    exit: 3,
    severity: 'warning',
    means: 'customers of a category that points do not list, where nothing says what others get',
  },
  'export-empty': { exit: 3, means: 'an export has no heading or no rows' },
  'export-encoding': { exit: 3, means: 'an export is not in the declared encoding' },
  'export-unreadable': { exit: 3, means: 'an export ends too early or cannot be decoded' },
  'export-sheet': { exit: 3, means: 'a sheet that the workbook does not have, or that has to be chosen' },
  'heading-missing': { exit: 3, means: 'a column that the review needs is not in the export' },
  'heading-twice': { exit: 3, means: 'two columns with the same heading' },
  'customer-twice': { exit: 3, means: 'two rows for one customer' },
  'lookup-twice': { exit: 3, means: 'two rows for one key in a lookup file' },
  'too-many-rejected': { exit: 3, means: 'more rejected rows than the guard allows' },
  'clusters-few': { exit: 3, means: 'fewer distinct customers than clusters' },
  'too-few-rows': { exit: 3, means: 'an export has far fewer rows than last time, or than it must have' },
  'export-stale': { exit: 3, means: 'an export ends long before the as-of date' },
  'currency-heading': {
    exit: 3,
    severity: 'warning',
    means: 'a heading that says another currency than the policy counts',
  },
  'currency-mixed': { exit: 3, means: 'amounts in several currencies, with no column that says which' },
  'decimal-mark': { exit: 3, means: 'amounts whose decimal mark is unclear: a point or a comma' },
  'number-too-large': { exit: 3, means: 'a sum or product that is too large for exact numbers' },
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemCode = keyof typeof catalogue;

/** Whether findings of this kind stop the work. */
export function severityOf(code: ProblemCode): Severity {
  const entry: CatalogueEntry = catalogue[code];
  return entry.severity ?? 'error';
}
