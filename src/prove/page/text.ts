// A proof as people read it: sentences first, an example below each.
import type { ChalkInstance } from 'chalk';
import { wrapped } from '../../foundation/characters/width.js';
import { decidesAmongAll } from '../../policy/model/deciding.js';
import type { Language } from '../../policy/model/policy.js';
import type { ProvenAnswer, ShownStep, Why } from '../claims/answer.js';
import type { MetricDirection } from '../claims/directions.js';
import type { Keeping } from '../claims/keeping.js';
import type { GradedProof } from '../claims/proof.js';
import type { TierWays } from '../claims/ways.js';
import type { Unproven } from '../claims/worlds.js';
import { conflictPhrase } from './conflicts.js';
import { PeopleWords } from './people.js';

interface Look {
  readonly language: Language;
  readonly paint: ChalkInstance;
  /** Columns that a line may take. */
  readonly width: number;
}

/** All of it, with a final newline. */
export function proofText(graded: GradedProof, { language, paint, width }: Look): string {
  const page = new Page(graded, language);
  const { policy } = graded.proof;
  const { say } = page.words;
  const sections = [
    [say.directions, page.directions()],
    [say.ways, page.ways()],
    [say.keeping, page.keeping()],
    [say.conflicts, page.conflicts()],
  ] as const;
  const lines = [
    paint.bold(say.title(`${policy.name} ${policy.version}`)),
    '',
    ...page.coverage().flatMap((line) => fitted(line, width)),
    ...sections.flatMap(([head, body]) => [
      '',
      paint.bold(head),
      ...body.flatMap((line) => fitted(`  ${line}`, width)),
    ]),
    ...page
      .assumptions()
      .flatMap((line, at) => [
        ...(at === 0 ? [''] : []),
        ...fitted(line, width, 0).map((each) => paint.dim(each)),
      ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line in as many as it needs, what goes on standing further in. */
function fitted(line: string, width: number, further = 4): string[] {
  const [, indent = '', text = ''] = /^( *)(.*)$/s.exec(line) ?? [];
  return wrapped(text, width - indent.length, further).map(
    (each, at) => `${indent}${at === 0 ? '' : ' '.repeat(further)}${each}`,
  );
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
const isUnproven = (part: object): part is Unproven => 'unproven' in part;

class Page {
  readonly words: PeopleWords;

  constructor(
    private readonly graded: GradedProof,
    language: Language,
  ) {
    this.words = new PeopleWords(graded.proof.policy, language, graded.reasons);
  }

  coverage(): string[] {
    const { rest, policy } = this.graded.proof;
    const { say } = this.words;
    const last = this.words.tier(policy.tiers.length - 1);
    const first =
      policy.ungraded === undefined
        ? say.covered(last)
        : say.coveredBut(last, this.words.condition(policy.ungraded.when));
    if (isUnproven(rest) || rest.is !== 'yes') return [first];
    return [first, `  ${say.suchAs(this.words.person(rest.shown.person))}`];
  }

  directions(): string[] {
    const { directions } = this.graded.proof;
    if (isUnproven(directions)) return this.unproven(directions);
    return directions.flatMap((each) => this.direction(each));
  }

  private direction({ metric, worse, better }: MetricDirection): string[] {
    const { more } = this.words.say;
    const name = this.words.metric(metric);
    const examples = [...this.steps(better), ...this.steps(worse)].map((line) => `  ${line}`);
    const open = (say: string, answer: ProvenAnswer<unknown>) => `${say}${this.why(answer)}`;
    if (worse.is === 'no') {
      if (better.is === 'no') return [more.never(name)];
      return better.is === 'open' ? [open(more.notWorse(name), better)] : [more.rises(name), ...examples];
    }
    if (better.is === 'no')
      return worse.is === 'open' ? [open(more.notBetter(name), worse)] : [more.falls(name), ...examples];
    if (worse.is === 'yes' && better.is === 'yes') return [more.both(name), ...examples];
    if (worse.is === 'yes') return [open(more.worse(name), better), ...examples];
    if (better.is === 'yes') return [open(more.better(name), worse), ...examples];
    return [open(more.open(name), worse)];
  }

  /** Why something is not decided, at the end of a sentence. */
  private why(answer: ProvenAnswer<unknown>): string {
    const { say } = this.words;
    return answer.is === 'open' ? say.because(say.whys[answer.why]) + say.stop : say.stop;
  }

  private steps(answer: ProvenAnswer<ShownStep>): string[] {
    if (answer.is !== 'yes') return [];
    const { metric, before, after } = answer.shown;
    const { words } = this;
    const [less, more] = [before, after].map(({ person }) => words.value(person.values.get(metric)));
    const moved = [...after.person.bins].filter(([id, bin]) => before.person.bins.get(id) !== bin);
    const binned = moved.map(([id, bin]) =>
      words.say.binMoved(words.metric(id), before.person.bins.get(id) ?? bin, bin),
    );
    const ids = new Set(moved.map(([id]) => id));
    const rest = words.person(before.person, metric, ids);
    const with_ = rest === words.say.none ? '' : words.say.with(rest);
    const tail = `${binned.join('')}${words.standing(before.standing)}${with_}${words.because(after.person, after.tier > before.tier ? before.person : undefined)}`;
    return [words.say.step(less ?? '', more ?? '', words.tier(before.tier), words.tier(after.tier), tail)];
  }

  ways(): string[] {
    const { ways } = this.graded.proof;
    const { say } = this.words;
    if (isUnproven(ways)) return this.unproven(ways);
    const answers = ways.flatMap(({ reached, up, down }) => [reached, up, down]);
    const all = answers.every((each) => each === undefined || each.is === 'yes');
    const none = answers.some((each) => each?.is === 'no');
    return [
      all ? say.allWays : none ? say.someWays : say.openWays,
      ...ways.flatMap((each) => this.way(each)),
    ];
  }

  private way({ tier, reached, up, down, onlyInactive }: TierWays): string[] {
    const { words } = this;
    const { say } = words;
    const line = (
      answer: TierWays['up'],
      yes: (to: string) => string,
      no: string,
      open: string,
    ): string[] => {
      if (answer === undefined) return [];
      if (answer.is === 'no') return [no];
      if (answer.is === 'open') return [`${open}${this.why(answer)}`];
      const { person, standing, tier: to } = answer.shown;
      const held = standing.kind === 'held' && standing.tier === tier ? '' : words.standing(standing);
      return [`${yes(words.tier(to))} ${words.person(person)}${held}${words.because(person)}`];
    };
    return [
      words.tier(tier),
      ...[
        ...line(reached, () => say.reached, say.notReached, say.openReached),
        ...line(up, say.up, say.notUp, say.openUp),
        ...(onlyInactive ? [say.onlyInactive] : []),
        ...line(down, say.down, say.notDown, say.openDown),
      ].map((each) => `  ${each}`),
    ];
  }

  keeping(): string[] {
    const { keeping } = this.graded.proof;
    if (isUnproven(keeping)) return this.unproven(keeping);
    if (keeping.length === 0) return [this.words.say.noKeeps];
    return keeping.flatMap((each) => this.kept(each));
  }

  private kept({ tier, harder }: Keeping): string[] {
    const { say } = this.words;
    const name = this.words.tier(tier);
    if (harder.is === 'no') return [say.keepEasy(name)];
    if (harder.is === 'open') return [`${say.keepOpen(name)}${this.why(harder)}`];
    return [say.keepHard(name), `  ${say.keepShown(this.words.person(harder.shown))}`];
  }

  conflicts(): string[] {
    const { conflicts, policy } = this.graded.proof;
    const { say } = this.words;
    if (isUnproven(conflicts)) return this.unproven(conflicts);
    const { found, open } = conflicts;
    const told = found.flatMap((each) => {
      const line = `${capital(conflictPhrase(each, policy, this.words))}${say.stop}`;
      const both = each.kind === 'floor-cap' && each.shown.is === 'yes' ? each.shown.shown : undefined;
      return both === undefined ? [line] : [line, `  ${say.bothMet(this.words.person(both))}`];
    });
    return [
      ...(found.length === 0 && open.length === 0 ? [say.noConflicts] : told),
      ...open.map((why: Why) => `${say.someOpen}${say.because(say.whys[why])}${say.stop}`),
    ];
  }

  assumptions(): string[] {
    const { free, directions, policy } = this.graded.proof;
    const { say } = this.words;
    if (isUnproven(directions)) return [];
    const linked =
      free.length === 0 ? [] : [say.free(free.map((id) => this.words.metric(id)).join(say.comma))];
    return [...linked, ...(decidesAmongAll(policy) ? [say.alone] : []), say.aside];
  }

  private unproven(part: Unproven): string[] {
    const { say } = this.words;
    return [say.notDecided(say.unproven(part))];
  }
}
