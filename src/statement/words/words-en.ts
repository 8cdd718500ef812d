// Statements in English, as the customer reads them.

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const statementEnglish = {
  date: (year: string, month: number, day: number) => `${day} ${months[month - 1]} ${year}`,
  money: (amount: string, currency: string) => `${currency} ${amount}`,
  withUnit: (value: string, unit: string) => (unit === '' ? value : `${value} ${unit}`),
  title: 'Your customer statement',
  yourTier: 'Your tier',
  tierIs: (tier: string) => `Your tier: ${tier}`,
  dear: (name: string) => `Dear ${name},`,
  dearAll: 'Dear customer,',
  asOf: (date: string) => `As of ${date}`,
  validUntil: (date: string) => `Valid until ${date}`,
  validNext: 'Valid until the next review',
  customerId: (id: string) => `Customer number ${id}`,
  headline: {
    up: (tier: string, before: string) =>
      before === ''
        ? `Congratulations: you have moved up to ${tier}.`
        : `Congratulations: you have moved up from ${before} to ${tier}.`,
    down: (tier: string, before: string) =>
      before === '' ? `Your tier is now ${tier}.` : `Your tier was ${before}, and is now ${tier}.`,
    same: (tier: string) => `Your tier stays the same: ${tier}.`,
    new: (tier: string) => `Welcome: your first tier with us is ${tier}.`,
    is: (tier: string) => `Your tier is ${tier}.`,
  },
  wayBack: (tier: string) => `We would be glad to see you back on ${tier}. How to come there is told below.`,
  wayOn: (tier: string) =>
    `We would be glad to see you rise again. The next step up is ${tier}, and how to come there is told below.`,
  why: {
    behaviour: (what: string) => `What mostly made the difference: ${what}.`,
    behaviourChanged: (what: string, before: string, now: string) =>
      `What mostly made the difference: ${what}, ${now} after ${before} in the review before.`,
    behaviourOf: 'What mostly made the difference is what was counted for you in this review.',
    policy: 'What mostly made the difference: the rules of the programme have changed since the last review.',
    rules:
      'What mostly made the difference is a rule of the programme about how far a tier may go up or down.',
    decision: 'Your tier was decided for you individually.',
  },
  year: 'Your figures',
  figure: 'Figure',
  before: 'Review before',
  now: 'This review',
  counted: (from: string, until: string) => `Counted from ${from} to ${until}.`,
  noValue: 'none',
  yes: 'yes',
  no: 'no',
  benefits: 'What your tier brings you',
  discount: (percent: string) => `${percent}% off the list price`,
  upTitle: (tier: string) => `How to reach ${tier}`,
  asks: (tier: string) => `${tier} asks for:`,
  asked: (what: string, has: string, met: boolean) =>
    `${what}${has === '' ? '' : ` (you: ${has})`}, ${met ? 'met' : 'not yet met'}`,
  asksMore: 'Besides, all that is counted for you has to be enough taken together.',
  enoughNow: (tier: string, date: string, one: boolean) =>
    `For ${tier} in this review, as of ${date}, ${one ? 'this' : 'either of these'} would have been enough:`,
  enoughNext: (tier: string, date: string, one: boolean) =>
    `With the same figures as in this review, ${one ? 'this' : 'either of these'} on top is enough for ${tier} in the next review, as of ${date}:`,
  enoughUnchanged: (tier: string, date: string) =>
    `The same figures as in this review are enough for ${tier} in the next review, as of ${date}.`,
  newLimit: 'In their first review customers cannot come higher.',
  stepLimit: 'In one review a tier cannot rise further.',
  nothingNear: (tier: string) =>
    `We can name no single step of a usual size that leads to ${tier}. Please ask us what would.`,
  askUs: (tier: string) => `Please ask us what leads to ${tier}.`,
  best: 'This is our highest tier.',
  keepTitle: (tier: string) => `How to keep ${tier}`,
  keeps: (tier: string, date: string) =>
    `With the same figures as in this review you keep ${tier} in the next review, as of ${date}.`,
  keepsRoom: (tier: string, date: string, less: string) =>
    `With the same figures as in this review you keep ${tier} in the next review, as of ${date}, and even with ${less}.`,
  rises: (tier: string, better: string, date: string) =>
    `With the same figures as in this review you come up from ${tier} to ${better} in the next review, as of ${date}.`,
  risesRoom: (tier: string, better: string, date: string, less: string) =>
    `With the same figures as in this review you come up from ${tier} to ${better} in the next review, as of ${date}, and you keep ${tier} even with ${less}.`,
  loses: (tier: string, instead: string, date: string) =>
    `With the same figures as in this review you would come from ${tier} to ${instead} in the next review, as of ${date}.`,
  enoughToKeep: (tier: string, one: boolean) =>
    `${one ? 'This' : 'Either of these'} on top is enough to keep ${tier}:`,
  askToKeep: (tier: string) => `Please ask us what would keep ${tier}.`,
  rulesThen: 'All this is by the rules of today; what counts then are the rules of then.',
  orders: (count: string, amount: string) =>
    `${count} more ${count === '1' ? 'order' : 'orders'} of your average amount${amount === '' ? '' : ` of ${amount}`}`,
  fewer: (count: string, amount: string) =>
    `${count} ${count === '1' ? 'order' : 'orders'} fewer of your average amount${amount === '' ? '' : ` of ${amount}`}`,
  order: (amount: string) => `one order of ${amount}`,
  more: (amount: string) => `${amount} more, spread over your orders`,
  less: (amount: string) => `${amount} less, spread over your orders`,
  rows: (count: string, of: string) => `${count} more ${count === '1' ? 'entry' : 'entries'} in ${of}`,
  fewerRows: (count: string, of: string) => `${count} ${count === '1' ? 'entry' : 'entries'} in ${of} fewer`,
  moreOf: (count: string, of: string, amount: string) =>
    `${count} more ${count === '1' ? 'entry' : 'entries'} in ${of} of your average amount${amount === '' ? '' : ` of ${amount}`}`,
  fewerOf: (count: string, of: string, amount: string) =>
    `${count} ${count === '1' ? 'entry' : 'entries'} fewer in ${of} of your average amount${amount === '' ? '' : ` of ${amount}`}`,
  oneOf: (of: string, amount: string) => `one entry of ${amount} in ${of}`,
  moreIn: (amount: string, of: string) => `${amount} more in ${of}`,
  lessIn: (amount: string, of: string) => `${amount} less in ${of}`,
  again: (field: string) => `${field} as before`,
  fresh: (field: string) => `${field} new to you`,
  is: (field: string, value: string) => `${field}: ${value}`,
  noneOf: (field: string, values: string) => `${field} other than ${values}`,
  brackets: (text: string) => ` (${text})`,
  follows: (metric: string, from: string, to: string) => `${metric}: ${to} instead of ${from}`,
  listed: '; ',
  contact: 'Whom to ask',
  appeal: 'If you do not agree',
  sentence: (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
  between: ' ',
};

export type StatementWords = typeof statementEnglish;
