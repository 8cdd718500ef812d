// How a tier came about, in an explanation: the comparison with last time, and the tier after each stage.
import { Decimal } from 'decimal.js';
import type { Block, Item } from '../../reports/text/blocks.js';
import type { ChangeFact, CustomerFacts } from '../finding/explanation.js';
import type { Names } from './names.js';

/** What changed since last time, and what made it change. */
export function comparison({ change, tier }: CustomerFacts, names: Names): string {
  const { say } = names;
  if (change === undefined) return say.first;
  const { previousTier, movement, steps, previousScore, scoreChange } = change;
  const from = previousTier === '' ? '' : names.tier(previousTier);
  const to = names.tier(tier);
  const climbed = say.stepsOf(steps.replace('-', ''));
  const moved =
    movement === 'ungraded'
      ? say.ungraded(to, from)
      : movement === 'new'
        ? say.newcomer(to)
        : movement === 'up'
          ? say.up(from, to, climbed)
          : movement === 'down'
            ? say.down(from, to, climbed)
            : say.same(to);
  const scored =
    previousScore === '' || scoreChange === ''
      ? []
      : [
          say.scoreChange(
            previousScore,
            names.number(new Decimal(previousScore).plus(scoreChange)),
            names.signed(new Decimal(scoreChange)),
          ),
        ];
  return names.sentences([moved, ...scored, ...causes(change, names)]);
}

/** What the change is made of, as far as changes.csv says so. */
function causes({ parts, scoreParts, mainDriver }: ChangeFact, names: Names): string[] {
  const { say } = names;
  const steps = parts.flatMap(([part, climbed]) =>
    climbed === '' ? [] : [`${say.parts[part]} ${names.signed(new Decimal(climbed))}`],
  );
  const points = scoreParts.flatMap(([part, change]) =>
    new Decimal(change).isZero() ? [] : [`${names.cause(part)} ${names.signed(new Decimal(change))}`],
  );
  return [
    ...(steps.length === 0 ? [] : [say.partsOf(steps.join(say.comma))]),
    ...(points.length === 0 ? [] : [say.scoreParts(points.join(say.comma))]),
    ...(mainDriver === '' ? [] : [names.driver(mainDriver)]),
  ];
}

/** Since when the tier is held, and until when nobody falls from it. */
export function validityText({ validity }: CustomerFacts, { say }: Names): string[] {
  if (validity.until === '') return [];
  return [say.valid(validity.until, validity.since)];
}

const kinds = {
  final: ['override'],
  ruled: ['floor', 'cap'],
  moved: [
    'kept',
    'valid',
    'not_again_within',
    'protect_first_review',
    'max_down',
    'max_up',
    'new_customer_limit',
    'inactive',
    'last_year',
  ],
} as const;

/** The tier after each stage, and why. */
export function stages(facts: CustomerFacts, names: Names): Block[] {
  const { say } = names;
  const { scoredTier, movedTier, ruledTier, tier, reasons } = facts;
  const kindOf = (code: string) => code.split(':')[0] ?? '';
  const later: readonly string[] = Object.values(kinds).flat();
  const of = (stage: keyof typeof kinds | 'scored') =>
    reasons.filter((code) =>
      stage === 'scored'
        ? !later.includes(kindOf(code)) && kindOf(code) !== 'adjustment'
        : (kinds[stage] as readonly string[]).includes(kindOf(code)),
    );
  const line = (stage: keyof typeof kinds | 'scored', at: string): Item => {
    // On the last tier the score is enough for whoever it is.
    const last = at === names.lastTier;
    const why = of(stage).map((code) => names.reason(last && code === 'score' ? 'lowest' : code));
    return {
      text: `${say.stages[stage]}${say.colon}${names.tier(at)}${why.length === 0 ? '' : say.brackets(why.join(say.semicolon))}`,
    };
  };
  return [
    { kind: 'heading', text: say.decided },
    {
      kind: 'list',
      items: [
        line('scored', scoredTier),
        line('moved', movedTier),
        line('ruled', ruledTier),
        line('final', tier),
      ],
    },
  ];
}
