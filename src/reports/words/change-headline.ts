// What changed, in sentences: the first thing that anybody reads of a change report.
import { Decimal } from 'decimal.js';
import type { ChangeReport, DriverCount } from '../../change/report.js';
import { count } from '../../foundation/characters/thousands.js';
import type { Language } from '../../policy/model/policy.js';
import { changeWords } from './change-words.js';
import { percent } from './plain-text.js';

/** At most so many causes are named. */
const namedCauses = 3;

/** One sentence on who moved, one on who came and left, one on why. */
export function headline(report: ChangeReport, language: Language): string[] {
  const { customers: n, shares, ordered } = report;
  const say = changeWords[language];
  const amount = (value: number | null) => count(value ?? 0);
  const part = (share: string | null) => percent(share ?? '0');
  const moved = ordered
    ? [say.wentUp(amount(n.up), part(shares.up)), say.wentDown(amount(n.down), part(shares.down))]
    : [say.changedTier(amount(n.moved), part(shares.moved))];
  const far = ordered && (n.two_or_more ?? 0) > 0 ? [say.farther(amount(n.two_or_more))] : [];
  const lost = n.ungraded ? [say.lost(count(n.ungraded))] : [];
  const back = n.returned === null || n.new === 0 ? [] : [say.back(amount(n.returned))];
  return [
    say.sentence([
      say.gradedBoth(count(n.both)),
      ...moved,
      say.stayed(amount(n.same), part(shares.same)),
      ...far,
    ]),
    say.sentence([say.gone(count(n.left)), ...lost, say.came(count(n.new)), ...back]),
    ...mainCauses(report, language),
  ];
}

/** A sentence on the causes of most downgrades, and one on those of upgrades; none where they are unknown. */
export function mainCauses({ causes, labels }: ChangeReport, language: Language): string[] {
  const say = changeWords[language];
  return (['down', 'up'] as const).flatMap((way) => {
    const most = named(causes[way], language, labels);
    const word = way === 'down' ? say.mostDown : say.mostUp;
    return most.length === 0 ? [] : [`${word}${say.colon}${say.sentence(most)}`];
  });
}

/** The largest causes, and the policy however few it moved: that is what a committee decided. */
function named(
  drivers: readonly DriverCount[],
  language: Language,
  labels: ChangeReport['labels'],
): string[] {
  return drivers
    .filter(({ driver }, index) => index < namedCauses || driver === 'policy')
    .map(({ driver, share }) => `${driverPhrase(driver, language, labels)} ${causeShare(share)}`);
}

/** In whole percents, but what is there never becomes 0%. */
export function causeShare(share: string): string {
  return new Decimal(share).gt(0) && new Decimal(share).lt('0.005') ? '<1%' : percent(share, 0);
}

/** `behaviour (Annual spend)`. */
export function driverPhrase(
  driver: string | null,
  language: Language,
  labels: ChangeReport['labels'],
): string {
  const say = changeWords[language];
  if (driver === null || driver === 'unattributed') return say.unknown;
  const [cause = '', ...detail] = driver.split(':');
  const word = Object.hasOwn(say.cause, cause) ? say.cause[cause as keyof typeof say.cause] : cause;
  if (detail.length === 0) return word;
  const names = detail.join(':').split('+');
  return say.inBrackets(word, names.map((name) => nameOf(name, language, labels)).join(say.listed));
}

function nameOf(name: string, language: Language, labels: ChangeReport['labels']): string {
  if (name === 'score') return changeWords[language].score;
  return Object.hasOwn(labels, name) ? (labels[name]?.[language] ?? name) : name;
}
