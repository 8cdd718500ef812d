// What is said wherever a date stands in place of a number: the next move, without a final stop.

export const daysInstead = 'take the days since then: days_since_first or days_since_last';

/** Where dates are subtracted. */
export const daysBetweenHint =
  'the days between two dates are the difference of two metrics such as { days_since_first: customers.since }, the earlier date first';
