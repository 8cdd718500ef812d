// What init could not find out stands in the review file as a mark that people replace.

/** Stands where a heading, a file, a rate or a choice is still to be written. */
export const fillIn = 'FILL IN';
