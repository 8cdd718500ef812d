// Wording of evaluations in English.

export const evaluateEn = {
  title: (review: string) => `Did it work: ${review}`,
  lead: (reviews: number, from: string, to: string) => `${reviews} reviews, from ${from} to ${to}`,
  short: 'In short',
  keptShort: (customers: string, from: string, retained: string, share: string, to: string) =>
    `Of ${customers} customers of ${from}, ${retained} (${share}) were active on ${to}.`,
  keptNobody: (from: string) =>
    `Nobody of ${from} counts as a customer, so that nothing can be told of what became of them.`,
  tierShort: (best: string, bestShare: string, worst: string, worstShare: string) =>
    `Customers of ${best} stayed most often (${bestShare}), those of ${worst} least often (${worstShare}). That alone does not show that a tier keeps customers: who is given a good tier is mostly a loyal customer already.`,
  valueShort: (before: string, now: string, change: string) =>
    `All of them together brought ${before} in the earlier of the two reviews and ${now} in the later (${change}).`,
  linesUntold:
    'Whether the tiers themselves did anything cannot be told: near the scores from which on they are given, customers or different scores are too few, or both sides are not alike.',
  linesUnclear: (compared: number) =>
    `Whether the tiers themselves did anything cannot be seen: ${compared === 1 ? 'the one comparison' : `none of ${compared} comparisons`} of customers just above the score of a tier with those just below shows a clear difference.`,
  linesClear: (clear: number, compared: number) =>
    `Getting a tier made a clear difference in ${compared === 1 ? 'the one comparison' : `${clear} of ${compared} comparisons`} of customers just above its score with those just below; about one in twenty does so by chance.`,
  outlookShort: (tier: string, date: string, now: string, expected: string, bounds: string) =>
    `If customers go on to move as they did, ${tier} has ${expected} ${expected === '1' ? 'customer' : 'customers'} a year after ${date} (9 of 10 futures: ${bounds}); it had ${now} then.`,
  pair: (from: string, to: string) => `From ${from} to ${to}, by the tier held at the start`,
  tier: 'Tier held',
  customers: 'Customers',
  activeThen: 'Active then',
  retained: 'Retained',
  retention: 'Share',
  churned: 'Churned',
  kept: 'Kept the tier',
  up: 'Up',
  down: 'Down',
  elsewhere: 'Other tier',
  untiered: 'Without a tier now',
  entered: 'Got a tier',
  left: 'Not listed now',
  total: 'All',
  none: '–',
  valueTable: (metric: string) => `${metric}, then and now`,
  allThen: 'All, then',
  allNow: 'All, now',
  keptThen: 'Retained, then',
  keptNow: 'Retained, now',
  change: 'Change of the retained',
  median: 'Median change',
  costTable: 'What the benefits cost',
  benefits: 'Benefits',
  discounts: 'Discounts',
  perUnit: 'Cost for each 1 of value retained',
  metricTable: (metric: string) => `${metric}, mean of customers who have it in both`,
  both: 'Customers with both',
  before: 'Then',
  now: 'Now',
  difference: 'Change',
  meansHead: 'What these numbers mean, and what not',
  retainedMeans: (metric: string) =>
    `Retained: ${metric} above 0 in the later review; all others count as churned, also those who are still listed. Listed without a purchase is no sign of loyalty.`,
  inactiveBefore: (customers: string) =>
    `${customers} of the customers were not active in the earlier review already; they count all the same, as churned or, where they came back, as retained.`,
  leftMeans:
    'Up and down are told by the tiers of the later policy; a renamed tier counts as the same. Not listed now: the customer stands in the later results no more.',
  medianMeans:
    'The median change is that of the customer in the middle of those retained: half changed by more, half by less. A few large customers move the sums, not this number.',
  fewMeans: (tiers: string) =>
    `Too few to tell shares apart: ${tiers}. Below 30 customers one more or less who stays moves a share by more than three points.`,
  fewOf: (tier: string, customers: string) => `${tier} (${customers})`,
  refundedMeans: (amount: string) =>
    `Customers who count as churned were refunded ${amount} more than they paid in the later review: so all of them brought less than the retained alone.`,
  lostMeans: (amount: string, active: string) =>
    `Customers who count as churned still brought ${amount} in the later review, since ${active} tells who is retained: so all of them brought more than the retained alone.`,
  costMeans:
    'The benefits of the tier held at the start, for all who held it, and its discount on what the retained bought since. It says what the tier costs, not whether the value would have come without it.',
  regression: (metric: string) =>
    `Regression to the mean: tiers are chosen by ${metric}, or by something made of the same amounts. Who bought unusually much in the first year buys less in the next, and who bought unusually little buys more, whatever the tier does. A fall at the top and a rise at the bottom show no effect of the tiers.`,
  by: (field: string, from: string, to: string) => `From ${from} to ${to}, by ${field} at the start`,
  empty: '(empty)',
  moreGroups: (groups: string) => `${groups} more values of it stand in evaluation.json.`,
  byMeans: (field: string) =>
    `Customers are not shared out to values of ${field} by lot: differences may come from whom each began with.`,
  lines: 'What the tier itself did',
  linesHow:
    'Entrants just above the score of a tier against entrants just below it, a year later. Entrants are customers who did not hold the tier, or a better one, in the review before.',
  linesNoScores:
    'The policies give tiers otherwise than from a score on, so there is no line with customers just above and just below it who could be held against each other: what the tiers themselves did cannot be told.',
  linesOfFirst: (from: string) =>
    `No results tell who held which tier before ${from}: there everybody counts as an entrant.`,
  linesOf: (from: string, to: string) => `Lines of ${from}, by what came until ${to}`,
  line: 'Line',
  lineOf: (tier: string, score: string) => `${tier} (${score})`,
  outcome: 'What is compared',
  retainedShare: 'Share retained',
  justBelow: 'Just below',
  justAbove: 'Just above',
  effect: 'Effect',
  interval: '95% interval',
  interval95: (low: string, high: string) => `${low} to ${high}`,
  points: (size: string) => `${size} points`,
  within: 'Customers below / above',
  refusal: {
    'too few': 'too few',
    bunching: 'bunching',
    'no spread': 'all alike',
    'weak line': 'line hardly counts',
  },
  atLine: (line: string, outcome: string, said: string) => `${line}, ${outcome}: ${said}`,
  atWholeLine: (line: string, said: string) => `${line}: ${said}`,
  tooFew: (counts: string) =>
    `too few customers near the line (${counts}; 50 with 10 different scores on either side are needed), so nothing can be told.`,
  fewScores: (counts: string) =>
    `too few different scores near the line (${counts}; 10 on either side are needed), so nothing can be told.`,
  fewToFit: 'customers near the line share too few scores to fit lines to them, so nothing can be told.',
  bunching: (p: string) =>
    `customers pile up on one side of the line (p ${p}), as they do where some are helped over it, or where points add up so; both sides are then not alike, and no effect is told.`,
  noSpread: 'customers near the line are all alike in it, so nothing can be told.',
  weakLine:
    'the line hardly changes who holds the tier (movement rules and people decide), so nothing can be told.',
  effectFound: (effect: string, low: string, high: string) =>
    `getting the tier made a difference of ${effect} (95%: ${low} to ${high}).`,
  effectOpen: (effect: string, low: string, high: string) =>
    `no effect can be seen; ${effect} was measured, and anything from ${low} to ${high} is possible.`,
  fuzzy:
    'Not all above the line got the tier, or some below did; the effect is on those whom the line moved.',
  placebo: (scores: string) =>
    `At scores that are no line (${scores}) values jump clearly, too: trust this little.`,
  lineDesc:
    'Dots are means of customers by score, lines the fit on either side; the dashed line is the score from which on the tier is given.',
  linesMean:
    'Customers just above and just below a line differ by next to nothing but the tier: a jump there is what the tier did, for customers near the line and in that year. Of customers far above it this says nothing.',
  linesBend: (moved: boolean) =>
    `The effect also counts how values bend near the line${moved ? ', and where some got the tier below it or did not above it, it is told for each customer whom the line moved' : ''}: it is not simply what stands just above less what stands just below.`,
  linesNone: 'No effect seen is not the same as no effect: the interval says how large it may be.',
  linesMany: 'Of twenty lines where tiers do nothing, about one shows an effect by chance.',
  cohorts: 'Cohorts by first year seen',
  cohort: 'First seen',
  firstCohort: (date: string) => `${date} or before`,
  cohortCell: (customers: string, share: string) => `${customers} (${share})`,
  cohortsMean: (metric: string) =>
    `Each row is the customers who are first seen in that review; cells are how many of them are active (${metric} above 0), and their share of the row. The first row holds customers of all ages, so it does not compare with the others.`,
  cohortFinding: (first: string, share: string, last: string) =>
    `Of the customers first seen in ${first}, ${share} are active in ${last}.`,
  cohortDesc:
    'A triangle: a row for each cohort, a column for each review, and in each cell a bar as long as the share of the cohort that is active.',
  keptFinding: (tier: string, share: string) => `${tier}: ${share} active a year later.`,
  keptDesc:
    'A bar for each tier held at the start, as long as the share of its customers who are active in the later review.',
  outlook: 'Outlook',
  outlookTier: 'Tier',
  today: (date: string) => date,
  ahead: (years: number) => `+${years} ${years === 1 ? 'year' : 'years'}`,
  spanned: (expected: string, low: string, high: string) => `${expected} (${low}–${high})`,
  shareTable: 'Shares of all customers',
  outlookMeans: (moves: string, come: string, go: string) =>
    `Every customer moves as customers of the same tier moved so far (${moves}), and as many come as came so far: ${come} a year, while ${go} go in the next. In brackets stands where 9 of 10 futures lie: they differ by chance, and by which customers were counted. A new policy, another market or a year unlike those counted is not in them.`,
  movesOfOne: (from: string, to: string) => `from ${from} to ${to}`,
  movesOfMany: (years: number, from: string, to: string) => `over ${years} years, from ${from} to ${to}`,
  aYear: 'A year is the time between two reviews here.',
  policyMoves: 'Where the policy changed between two reviews, its effect is in the moves, too.',
  withoutPast: (tiers: string) =>
    `No outlook: nobody stood on ${tiers} before the last review, so that nothing tells how customers there move.`,
  fewMoves: (tiers: string) =>
    `Too few to tell how customers move: fewer than 30 so far from ${tiers}. What did not happen among so few is in no future, so the bounds there are too narrow.`,
  outlookFinding: (tier: string, now: string, expected: string, years: number) =>
    `${tier}: ${now} customers now, ${expected} expected after ${years} years.`,
  outlookDesc:
    'A panel for each tier: customers now and in each of the next years, with a band that holds 9 of 10 futures.',
  tested: 'Tested on the last year',
  testedSaid: (inside: number, all: number, from: string, to: string) =>
    `Reckoned in the same way from the reviews up to ${from}, ${inside} of ${all} tiers came out within their bounds on ${to}.`,
  testedOff: (off: string, unchanged: string) =>
    `Added up over all tiers it was ${off} customers off; the mix of the year before, unchanged, would have been ${unchanged} off.`,
  testedBetter: 'The outlook did better than expecting no change.',
  testedWorse: 'Expecting no change would have done as well or better: rely on the outlook little.',
  untested: 'With three or more results, the outlook is tested on the last one.',
  untestable: 'It could not be tested on the last review: on some tiers nobody stood before.',
  expected: 'Expected',
  bounds: 'Bounds (90%)',
  actual: 'Came out',
  inside: { true: 'inside', false: 'outside' },
  notes: 'Notes',
  held: (results: string) => `${results}: a guard holds these results until somebody approves them.`,
  notApproved: (results: string) =>
    `${results}: nobody has approved these results yet; tiers may still change.`,
  valueAnew: (metric: string, asOf: string) =>
    `${metric} was defined otherwise in the review of ${asOf} than in the last one: the two amounts may not compare.`,
  withoutWindow: (metric: string) =>
    `${metric} counts everything ever bought, so that who stopped buying still counts as retained; pass --active with a metric of one year.`,
  overlaps: (metric: string, asOf: string, from: string) =>
    `${metric} in the review of ${asOf} counts from ${from} on, so it holds days of the review before: more customers count as retained than bought since.`,
  tierUnknown: (tier: string, asOf: string, later: string) =>
    `The policy of ${later} does not know the tier ${tier} of ${asOf}, by its name or as a former one: its customers count as on another tier, neither up nor down.`,
  policyChanged: (asOf: string) =>
    `The rules of tiers changed with the review of ${asOf}: moves since the review before show that change, too.`,
  merged: (asOf: string) =>
    `The review of ${asOf} merged customers: those who stand in an earlier one under an old id count as gone, and where they stand under the new one for the first time, as new.`,
  notSeenYet: (customers: string, asOf: string, one: boolean) =>
    one
      ? `1 customer of ${asOf} had no row until then, and counts from the review on that has one.`
      : `${customers} customers of ${asOf} had no row until then; they count from the review on that has one.`,
  written: (folder: string) =>
    `Written to ${folder}: evaluation.json, evaluation.md, evaluation.html, cohorts.csv`,
  listed: ', ',
};

export type EvaluateWords = typeof evaluateEn;
