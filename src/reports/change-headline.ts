// What changed, in sentences: the first thing that anybody reads of a change report.
import type { ChangeReport, DriverCount } from '../change/report.js';
import type { Language } from '../policy/policy.js';
import { changeWords } from '../text/change-words.js';
import { count, percent } from './plain-text.js';

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
  const back = n.returned === null || n.new === 0 ? [] : [say.back(amount(n.returned))];
  return [
    say.sentence([
      say.gradedBoth(count(n.both)),
      ...moved,
      say.stayed(amount(n.same), part(shares.same)),
      ...far,
    ]),
    say.sentence([say.gone(count(n.left)), say.came(count(n.new)), ...back]),
    ...mainCauses(report, language),
  ];
}

/** A sentence on the causes of most downgrades, and one on those of upgrades; none where they are unknown. */
export function mainCauses({ causes }: ChangeReport, language: Language): string[] {
  const say = changeWords[language];
  return (['down', 'up'] as const).flatMap((way) => {
    const most = named(causes[way], language);
    const word = way === 'down' ? say.mostDown : say.mostUp;
    return most.length === 0 ? [] : [`${word}${say.colon}${say.sentence(most)}`];
  });
}

function named(drivers: readonly DriverCount[], language: Language): string[] {
  return drivers
    .slice(0, namedCauses)
    .map(({ driver, share }) => `${driverPhrase(driver, language)} ${percent(share, 0)}`);
}

/** `behaviour (annual_spend)`. */
export function driverPhrase(driver: string | null, language: Language): string {
  const say = changeWords[language];
  if (driver === null || driver === 'unattributed') return say.unknown;
  const [cause = '', ...detail] = driver.split(':');
  const word = Object.hasOwn(say.cause, cause) ? say.cause[cause as keyof typeof say.cause] : cause;
  return detail.length === 0 ? word : say.inBrackets(word, detail.join(':'));
}
