// A statement in words of one language: texts as they stand on a page, in a mail merge and in templates.

/** A text of a list. */
export interface SaidItem {
  readonly text: string;
}

export interface SaidStatement {
  readonly title: string;
  readonly customer_id: string;
  readonly greeting: string;
  readonly headline: string;
  readonly why: string;
  readonly encouragement: string;
  readonly tier: string;
  readonly previous_tier: string;
  readonly as_of: string;
  readonly validity: string;
  readonly valid_until: string;
  readonly value_label: string;
  readonly value: string;
  readonly value_before: string;
  readonly discount: string;
  readonly next_tier: string;
  readonly asks_more: string;
  readonly up: string;
  readonly keep: string;
  readonly note: string;
  readonly contact: string;
  readonly appeal: string;
  readonly rose: boolean;
  readonly fell: boolean;
  readonly stayed: boolean;
  readonly is_new: boolean;
  readonly best: boolean;
  readonly figures: readonly { readonly label: string; readonly now: string; readonly before: string }[];
  readonly counted: string;
  readonly benefits: readonly SaidItem[];
  readonly asks: readonly (SaidItem & { readonly met: boolean })[];
  readonly ways: readonly SaidItem[];
  readonly keep_ways: readonly SaidItem[];
  /** Fields of the customer by name. */
  readonly field: Readonly<Record<string, string>>;
}
