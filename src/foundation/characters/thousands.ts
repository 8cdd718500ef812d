// Numbers for the eye: thousands marked with commas, as English has it. Node's own way loads the rules of all languages
// first, which takes longer than everything else that a report does.

/** `1,234,567.125` of a number in plain digits. */
export function grouped(digits: string): string {
  return digits.replace(/(?<!\.\d*)\B(?=(\d{3})+(?!\d))/g, ',');
}
