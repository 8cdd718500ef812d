// How lines that sum up others call themselves: in exports of accounting systems, lists of ERP systems, pivot tables.
// Regular expressions in the subset that JavaScript and the engine share; both match whole texts, capitals or not.

const sums =
  '(?:grand |sub[- ]?)?totals?|totals?|sum|summe|zwischensumme|gesamt|gesamtsumme|sous-total|total g[ée]n[ée]ral|total general';
/** Any text of one cell: between cells that are joined stands a character that no text holds. */
const any = '[^\\x1F]*';
const chinese = '合计|总计|小计|共计|累计|汇总|合計|總計|小計|総計';

/** A cell that says nothing else: `Total`, `合计:`, `本页小计`. */
export const totalWord = `[*\\s]*(?:(?:${sums})|${any}(?:${chinese}))\\s*[)）]?\\s*[:：]?`;

/** A cell that may also name what is summed up: `Total for Ann Alder`, `K1 Total`, `小计：办公椅`, `**`. */
export const totalLabel = `${totalWord}|[*]+|(?:sub-?)?totals? (?:for|of) ${any}|${any} (?:sub-?|grand )?totals?:?|(?:${chinese})\\s*[(（:： ]${any}`;
