// YAML as people like to read it: one thing a line, remarks beside it or above it, and a list of what is unsure.
import { stringify } from 'yaml';
import { fillIn } from '../../foundation/yaml/fill-in.js';
import type { Remark } from '../columns/notes.js';

/** A line that somebody must look at, with its number from 1; `open` where something must be written there first. */
interface Doubt {
  readonly line: number;
  readonly text: string;
  readonly open: boolean;
}

const widest = 118;

export class Lines {
  private readonly lines: string[] = [];
  readonly doubts: Doubt[] = [];

  /** Adds a line with its remarks: beside it when they are short, else above it. */
  add(text: string, notes: readonly Remark[] = []): this {
    const open = text.includes(fillIn);
    const remarks = notes.map((each) => oneLine(each.unsure && !open ? `unsure: ${each.text}` : each.text));
    const beside = `${text} # ${remarks.join('; ')}`;
    const [only] = remarks;
    if (only === undefined) this.lines.push(text);
    else if (remarks.length === 1 && beside.length <= widest) this.lines.push(beside);
    else {
      const indent = /^ */.exec(text)?.[0] ?? '';
      for (const remark of remarks) this.lines.push(...wrapped(remark, `${indent}# `));
      this.lines.push(text);
    }
    for (const each of notes)
      if (each.unsure) this.doubts.push({ line: this.lines.length, text: oneLine(each.text), open });
    return this;
  }

  /** Adds a remark on lines of its own. */
  remark(text: string, indent = ''): this {
    this.lines.push(...wrapped(oneLine(text), `${indent}# `));
    return this;
  }

  /** The file. */
  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** Text of a stranger must not end a remark. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

function wrapped(text: string, begin: string): string[] {
  const lines: string[] = [];
  let line = begin;
  for (const word of text.split(' ')) {
    if (line.length > begin.length && line.length + word.length > widest) {
      lines.push(line.trimEnd());
      line = begin;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** A value on one line, quoted where YAML needs it. */
export function inline(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
