// What init could not find out stands in the review file as a mark that people replace.

/** Stands where a heading or a file is still to be named. */
export const fillIn = 'FILL IN';
