/** What is wrong with the bytes of a file, in words. */
export class DamagedFile extends Error {}
