// What a proposal says about itself, and what it is not sure of.

/** A remark on a line; `unsure` where people must check it. */
export interface Remark {
  readonly text: string;
  readonly unsure: boolean;
}

export const note = (text: string): Remark => ({ text, unsure: false });

export const unsure = (text: string): Remark => ({ text, unsure: true });
