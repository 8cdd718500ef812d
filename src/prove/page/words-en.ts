// What a proof says, in English. Sentences first; examples stand below them.
import type { Why } from '../claims/answer.js';
import type { Unproven } from '../claims/worlds.js';

const whys: Readonly<Record<Why, string>> = {
  across: 'it depends on how customers compare with each other',
  linked: 'the only customers found are such whose metrics do not fit together',
  'nobody found': 'nothing excludes it, but no example was found',
  'too many cases': 'there are too many cases',
};

const unproven = ({ unproven: why, metric }: Unproven) =>
  ({
    excluded: 'too many metrics have missing: exclude',
    values: `it cannot be told which values ${metric} can have`,
    points: `the points of ${metric} depend on more than its metric`,
    'among all': 'tiers are assigned by comparing all customers',
    'too many cases': 'there are too many cases',
    ungraded: 'some customers get no tier',
  })[why];

export const proofWordsEn = {
  title: (policy: string) => `${policy}: what holds for every customer`,
  coveredBut: (last: string, when: string) =>
    `Every customer gets a tier but those with ${when}: whom no better tier takes, ${last} does.`,
  covered: (last: string) => `Every customer gets a tier: whom no better tier takes, ${last} does.`,
  suchAs: (person: string) => `such as ${person}`,
  directions: 'More of a metric',
  more: {
    never: (metric: string) => `${metric}: more or less never changes the tier.`,
    rises: (metric: string) => `${metric}: more never makes the tier worse.`,
    falls: (metric: string) => `${metric}: more never makes the tier better, so less is better.`,
    both: (metric: string) => `${metric}: more makes the tier better in one place, and worse in another.`,
    notWorse: (metric: string) =>
      `${metric}: more never makes the tier worse; whether better anywhere is not decided`,
    notBetter: (metric: string) =>
      `${metric}: more never makes the tier better; whether worse anywhere is not decided`,
    worse: (metric: string) =>
      `${metric}: more makes the tier worse in some place; whether better anywhere is not decided`,
    better: (metric: string) =>
      `${metric}: more makes the tier better in some place; whether worse anywhere is not decided`,
    open: (metric: string) => `${metric}: what more of it does is not decided`,
  },
  step: (less: string, more: string, from: string, to: string, rest: string) =>
    `${less} → ${more}: ${from} → ${to}${rest}`,
  with: (person: string) => `, with ${person}`,
  because: (reasons: string) => ` (${reasons})`,
  holding: (tier: string) => `, who held ${tier}`,
  newcomer: ', new to the programme',
  wasProtected: ' and is protected',
  scoredThen: (tier: string) => ` (last year's score gave ${tier})`,
  wasInactive: ' and is inactive',
  ways: 'Reaching and leaving tiers',
  allWays: 'Every tier can be reached, and left upwards and downwards.',
  someWays: 'Not every tier can be reached and left:',
  openWays: 'Not of every tier it is decided whether it can be reached and left:',
  reached: 'reached by',
  up: (to: string) => `left upwards to ${to} by`,
  down: (to: string) => `left downwards to ${to} by`,
  notReached: 'nobody can stand on it',
  notUp: 'nobody who holds it can rise',
  notDown: 'nobody who holds it can fall',
  onlyInactive: 'it is left downwards only by who is inactive',
  openReached: 'whether anybody reaches it is not decided',
  openUp: 'whether anybody rises from it is not decided',
  openDown: 'whether anybody falls from it is not decided',
  keeping: 'Keeping and entering',
  noKeeps: 'No tier has a keep rule.',
  keepEasy: (tier: string) => `${tier}: whoever can enter it meets what keeping asks for.`,
  keepHard: (tier: string) => `${tier}: keeping asks for something that entering does not.`,
  keepShown: (person: string) => `enters, but does not meet the keep rule: ${person}`,
  keepOpen: (tier: string) => `${tier}: whether keeping is ever harder than entering is not decided`,
  conflicts: 'Rules that contradict or repeat each other',
  noConflicts: 'No rules contradict each other, and none repeats what others say.',
  floorCap: (floor: string, cap: string, least: string, most: string) =>
    `floor "${floor}" promises at least ${least} to customers whom cap "${cap}" holds at ${most}; the cap wins`,
  entryCap: (tier: string, cap: string) => `whoever enters ${tier} is held below it by cap "${cap}"`,
  cancel: (one: string, other: string) =>
    `adjustments "${one}" and "${other}" are given to the same customers and cancel each other`,
  gateImplied: (tier: string, gate: string, by: string | undefined) =>
    `${tier} asks for ${gate}, which ${by === undefined ? 'whoever meets the rest of what it asks meets anyway' : `follows from ${by}`}`,
  directImplied: (tier: string) =>
    `entering ${tier} directly adds nobody: they meet its score and gates anyway`,
  idle: {
    cap: (name: string) => `cap "${name}" changes no tier: nobody whom it is for would stand higher`,
    floor: (name: string) => `floor "${name}" changes no tier: nobody whom it is for would stand lower`,
    keeps: (tier: string) => `the keep rule of ${tier} changes no tier`,
    adjustment: (name: string) => `adjustment "${name}" changes no tier: it never takes anybody over a line`,
  },
  bothMet: (person: string) => `both hold for ${person}`,
  someOpen: 'Not all rules were compared',
  unreached: (tier: string) =>
    `nobody can stand on tier "${tier}": limits, floors and caps leave nobody there`,
  stuck: (tier: string, way: 'up' | 'down') =>
    `nobody who holds tier "${tier}" can ever ${way === 'up' ? 'rise' : 'fall'}`,
  fixStuck: 'change what holds them, or leave it where that is meant',
  fixBounds: 'leave the ones out whom the other rule means, or leave it where the cap is meant to win',
  fixCancel: 'remove both, or change what they are given for',
  fixEntry: 'change the cap, or what the tier asks for',
  free: (metrics: string) =>
    `Proven as if what is made of other metrics moved freely of these (${metrics}); in examples it fits them.`,
  alone: 'Examples stand alone in their review, so that points by rank are those of the best.',
  aside: 'Metrics are taken to move freely of each other: an example may be a customer whom rows never give.',
  none: 'whatever the values',
  notDecided: (why: string) => `Not decided: ${why}.`,
  whys,
  unproven,
  missing: 'missing',
  yes: 'yes',
  no: 'no',
  bin: (name: string, bin: number) => `${name} in bin ${bin}`,
  binMoved: (name: string, from: number, to: number) => `, ${name} from bin ${from} to ${to}`,
  before: (metric: string) => `${metric} in the window before`,
  comma: ', ',
  pair: (name: string, value: string) => `${name} ${value}`,
  stop: '.',
};

export type ProofWords = typeof proofWordsEn;
