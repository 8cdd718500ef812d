// The one place that makes text of people and files harmless for whoever reads it: on a terminal, in a log, in a report.

/**
 * Controls but tab and line feed, which steer terminals, and marks that turn the direction of text or begin a line unseen,
 * so that it shows something else than it says.
 */
const hostile = /[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** The text with a visible sign in place of everything that would steer a terminal or turn the direction of text. */
export function visible(text: string): string {
  return text.replace(hostile, '\ufffd');
}

/** The same on one line, as a cell or a name. */
export function onOneLine(text: string): string {
  return visible(text.replace(/\s+/gu, ' '));
}

/** Text with the codes of what nobody sees: two texts that look alike and are not differ then. */
export function withCodes(text: string): string {
  return text.replace(
    /[\u00A0\u00AD\u200B-\u200D\u2060\uFEFF]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** A value as JSON, in which the same signs are written as `\u202e`: nothing is lost, and nothing steers. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    hostile,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
