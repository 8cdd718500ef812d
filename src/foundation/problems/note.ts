/** What is not wrong but should be known, in the languages of reports. Files for programs have the English. */
export interface Note {
  readonly en: string;
  readonly zh: string;
}
