// Names of files for values of a field, whatever the values are: readable, safe on every system, and never the same twice.
import { createHash } from 'node:crypto';

/** Bytes of a name, so that its ending and a few signs more have room on every file system. */
const mostBytes = 80;
/** Names that Windows keeps for devices, and that of the index beside them. */
const devices = /^(index|con|prn|aux|nul|com\d|lpt\d|conin|conout)$/;
/** Signs of the hash of a value that tell it from others that would be called the same. */
const lengths = [0, 8, 16, 64];

/**
 * A name for each value, in their order, without an ending.
 * @param field what customers without a value lack
 */
export function partNames(values: readonly (string | null)[], field: string): string[] {
  const wanted = values.map((value) =>
    value === null ? { name: `without-${readable(field) || 'value'}`, value: '', sure: true } : named(value),
  );
  let names = wanted.map(({ name }) => name);
  for (const length of lengths) {
    const taken = new Map<string, number>();
    for (const name of names) taken.set(folded(name), (taken.get(folded(name)) ?? 0) + 1);
    names = wanted.map(({ name, value, sure }, at) => {
      const shared = (taken.get(folded(names[at] ?? '')) ?? 0) > 1;
      if (sure || (!shared && (length > 0 || !needsHash(name)))) return names[at] ?? name;
      return [...(name === '' ? [] : [name]), hashOf(value).slice(0, length || 8)].join('-');
    });
  }
  return names;
}

function named(value: string) {
  return { name: readable(value), value, sure: false };
}

const needsHash = (name: string) => name === '' || devices.test(name);

const hashOf = (value: string) => createHash('sha256').update(value).digest('hex');

/** Letters and digits of any script, in small letters, with - between. */
function readable(value: string): string {
  const words = value
    .slice(0, 1_000)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '');
  let name = '';
  for (const sign of words) {
    if (Buffer.byteLength(name + sign) > mostBytes) break;
    name += sign;
  }
  return name.replace(/-$/, '');
}

/** What file systems that know no case take for the same. */
const folded = (name: string) => name.normalize('NFKD').toUpperCase().toLowerCase();
