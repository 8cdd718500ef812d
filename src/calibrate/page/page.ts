// A calibration as people read it: what was wanted, the best and what it changes, alternatives, figures side by side; or why
// nothing serves, and what would be possible.

import { Decimal } from 'decimal.js';
import { shareOf } from '../../change/matrix.js';
import { count, grouped } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import type { Block } from '../../reports/text/blocks.js';
import { exactPercent, money, percent } from '../../reports/words/plain-text.js';
import type { SimulatedScenario } from '../../simulate/measured/simulated.js';
import { sentencesOf } from '../../simulate/page/sentences.js';
import { simulateWords } from '../../simulate/page/words.js';
import type { Target } from '../asked/targets.js';
import type { Binding, Calibration, Judged, JudgedPolicy, LimitName } from '../judged/outcome.js';
import { patchText, setLine } from './patch.js';
import { type PolicyRow, policyTable } from './table.js';
import { type CalibrateWords, calibrateWords } from './words.js';

/** The whole page. */
export function calibrationBlocks(calibration: Calibration, language: Language): Block[] {
  const page = new Page(calibration, language);
  const { best } = calibration;
  return [...page.head(), ...(best === undefined ? page.without() : page.found(best)), ...page.figures()];
}

const text = (line: string): Block => ({ kind: 'text', text: line });
const heading = (line: string): Block => ({ kind: 'heading', text: line });
const list = (lines: readonly string[]): Block[] =>
  lines.length === 0 ? [] : [{ kind: 'list', items: lines.map((line) => ({ text: line })) }];

class Page {
  private readonly say: CalibrateWords;

  constructor(
    private readonly calibration: Calibration,
    private readonly language: Language,
  ) {
    this.say = calibrateWords[language];
  }

  head(): Block[] {
    const { say, language } = this;
    const { simulation, wish } = this.calibration;
    const standing = simulateWords[language].standing[simulation.standing];
    return [
      { kind: 'title', text: say.title(simulation.review, simulation.asOf) },
      ...(standing === '' ? [] : [text(standing)]),
      heading(say.wanted),
      ...list([
        ...wish.targets.map((target) => this.targetLine(target)),
        ...(wish.limits.cost === undefined
          ? []
          : [say.atMost(say.costLimit[wish.limits.cost.of], this.money(wish.limits.cost.most))]),
        ...wish.limits.shares.map(({ guard, most }) =>
          say.atMost(say.limitFirst[guard], exactPercent(most.toFixed())),
        ),
        say.varies(wish.varied.map(({ path }) => path).join(say.listed)),
      ]),
    ];
  }

  found(best: JudgedPolicy): Block[] {
    const { say, language } = this;
    const { simulation, alternatives } = this.calibration;
    const scenario = this.scenario(best);
    const settled = scenario.settings.length === 0;
    return [
      heading(say.bestIs(this.settings(scenario))),
      ...list([
        ...(settled ? [say.asTodayServes] : []),
        ...this.hits(best.judged),
        ...(settled ? [] : sentencesOf(simulation, scenario, language)),
      ]),
      ...this.patch(scenario),
      ...(alternatives.length === 0 ? [] : [heading(say.alternatives)]),
      ...list(
        alternatives.map((each, index) =>
          say.alternative(
            index + 1,
            each.better.map((respect) => say.better[respect]).join(say.listed),
            this.settings(this.scenario(each)),
          ),
        ),
      ),
    ];
  }

  without(): Block[] {
    const { say } = this;
    const { binding, possible, unlimited, wish } = this.calibration;
    const limited = wish.limits.cost !== undefined || wish.limits.shares.length > 0;
    const limits = binding.flatMap((each) => (each.kind === 'limit' ? [each] : []));
    const nearest = possible === undefined ? unlimited : possible;
    const within = limited && possible !== undefined;
    return [
      heading(say.none),
      ...list([
        ...binding.map((each) => this.bindingLine(each)),
        ...(limits.some(({ limit }) => limit === 'cost') ? this.aloneLines() : []),
        ...(limits.length > 0 && possible !== undefined
          ? this.allowsLines(
              possible,
              limits.map(({ limit }) => limit),
            )
          : []),
        ...(limited && !within ? [say.noneWithin] : []),
      ]),
      ...(nearest === undefined
        ? []
        : [
            heading((within ? say.possible : say.nearestAnyway)(this.settings(this.scenario(nearest)))),
            ...list(this.hits(nearest.judged)),
            ...this.patch(this.scenario(nearest)),
          ]),
    ];
  }

  /** Today and every policy that is told, a row each. */
  figures(): Block[] {
    const { say, language } = this;
    const { simulation, today, best, alternatives, possible, unlimited } = this.calibration;
    const told: readonly (readonly [string, JudgedPolicy | undefined])[] = [
      [say.column.best, best],
      ...alternatives.map((each, index) => [say.columnOf(index + 1), each] as const),
      [say.column.possible, possible],
      [say.column.free, unlimited?.scenario === possible?.scenario ? undefined : unlimited],
    ];
    const rows: readonly PolicyRow[] = [
      { name: simulateWords[language].today, ...simulation, judged: today },
      ...told.flatMap(([name, each]) =>
        each === undefined ? [] : [{ ...this.scenario(each), name, judged: each.judged }],
      ),
    ];
    const targeted = new Set(this.calibration.wish.targets.map(({ tier }) => tier));
    return [heading(say.sideBySide), policyTable(rows, { simulation, targeted }, language)];
  }

  private scenario({ scenario }: JudgedPolicy): SimulatedScenario {
    const found = this.calibration.simulation.scenarios[scenario];
    if (found === undefined) throw new Error(`no scenario ${scenario}`);
    return found;
  }

  private settings(scenario: SimulatedScenario): string {
    return scenario.settings.length === 0 ? this.say.asToday : setLine(scenario.settings);
  }

  private patch(scenario: SimulatedScenario): Block[] {
    if (scenario.settings.length === 0) return [];
    const { policy } = this.calibration.simulation;
    return [text(this.say.patch), ...list(patchText(policy.name, scenario.settings).trimEnd().split('\n'))];
  }

  private money(amount: Decimal): string {
    return money(amount.toFixed(), this.calibration.simulation.policy.currency);
  }

  private label(tier: number): string {
    return this.calibration.simulation.policy.tiers[tier]?.label[this.language] ?? '';
  }

  private share(customers: number): string {
    return percent(shareOf(customers, this.calibration.wish.all));
  }

  private targetLine({ tier, share, customers }: Target): string {
    const { say } = this;
    const all = count(this.calibration.wish.all);
    return share === undefined
      ? say.targetNumber(this.label(tier), count(customers.toNumber()), all)
      : say.target(this.label(tier), exactPercent(share.toFixed()), wantedText(customers), all);
  }

  /** What was asked for, as it was asked. */
  private asked({ share, customers }: Target): string {
    return share === undefined ? count(customers.toNumber()) : exactPercent(share.toFixed());
  }

  private hits({ on }: Judged): string[] {
    return this.calibration.wish.targets.map((target, at) =>
      this.say.hits(this.label(target.tier), count(on[at] ?? 0), this.share(on[at] ?? 0), this.asked(target)),
    );
  }

  private limitText(limit: LimitName, most: Decimal): string {
    return limit === 'cost' ? this.money(most) : exactPercent(most.toFixed());
  }

  private bindingLine(binding: Binding): string {
    const { say } = this;
    if (binding.kind === 'limit') {
      const { limit, most, least, over, together } = binding;
      if (together) return say.together(say.limitFirst[limit], this.limitText(limit, most));
      const measured = (each: Decimal) => (limit === 'cost' ? this.money(each) : percent(each.toFixed()));
      return say.overLimit(measured(least), say.limit[limit], measured(over), this.limitText(limit, most));
    }
    const target = this.calibration.wish.targets[binding.target];
    if (target === undefined) return '';
    const kind = {
      most: say.targetMost,
      least: say.targetLeast,
      between: say.targetBetween,
      together: say.targetTogether,
    };
    return kind[binding.why](
      this.label(target.tier),
      wantedText(target.customers),
      count(binding.nearest),
      this.share(binding.nearest),
    );
  }

  private aloneLines(): string[] {
    const { unlimited, wish } = this.calibration;
    return wish.targets.flatMap((target, at) => {
      const cost = unlimited?.costs[at];
      return cost === null || cost === undefined
        ? []
        : [this.say.alone(this.asked(target), this.label(target.tier), this.money(cost))];
    });
  }

  private allowsLines({ judged }: JudgedPolicy, limits: readonly LimitName[]): string[] {
    const { say } = this;
    const { wish } = this.calibration;
    const texts = limits.map((limit) => {
      const most =
        limit === 'cost'
          ? wish.limits.cost?.most
          : wish.limits.shares.find(({ guard }) => guard === limit)?.most;
      const size = this.limitText(limit, most ?? new Decimal(0));
      return limit === 'cost' ? size : `${size} ${say.limit[limit]}`;
    });
    const [only = ''] = texts;
    const [limit, allow] = texts.length === 1 ? [only, say.allows] : [texts.join(say.listed), say.allow];
    return wish.targets.map((target, at) =>
      allow(limit, count(judged.on[at] ?? 0), this.label(target.tier), this.share(judged.on[at] ?? 0)),
    );
  }
}

/** Customers that a target comes to: of a share mostly no whole number. */
function wantedText(customers: Decimal): string {
  return grouped(customers.toDecimalPlaces(1).toFixed());
}
