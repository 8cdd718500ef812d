// What text that is not UTF-8 may be in. A guess: it is named in messages, and a review says it before it is used.
import { byZeros, decodeAll } from './encoding.js';

/** The likely encoding of some bytes. */
export interface Likely {
  /** As a review file may declare it. */
  readonly name: string;
  /** Others that fit about as well, under which the same bytes are other text; empty where the name is sure. */
  readonly others: readonly string[];
}

/** Those that exports come in, by the name that the detector gives. Rarer ones would only be taken for these by mistake. */
const candidates = {
  GB18030: 'gb18030',
  Big5: 'big5',
  SHIFT_JIS: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
  'Windows-1252': 'windows-1252',
  'Windows-1250': 'windows-1250',
  'Windows-1251': 'windows-1251',
  'Windows-1253': 'windows-1253',
  'Windows-1254': 'windows-1254',
  'Windows-1255': 'windows-1255',
  'Windows-1256': 'windows-1256',
  'Windows-1257': 'windows-1257',
  'ISO-8859-2': 'iso-8859-2',
  'KOI8-R': 'koi8-r',
  IBM866: 'cp866',
  CP874: 'windows-874',
} as const;

const enough = 16 * 1024;

/** Names the likely encoding of the beginning of a file, or of the place where it stops being UTF-8. */
export async function likelyEncoding(bytes: Buffer): Promise<Likely> {
  const zeros = byZeros(bytes);
  if (zeros !== undefined) return { name: zeros.startsWith('utf-16') ? 'utf-16' : 'utf-32', others: [] };
  const sample = telling(bytes);
  const found = await scored(sample);
  const [best, ...rest] = found;
  if (best === undefined) return { name: 'windows-1252', others: [] };
  // A few accented letters are a word in many encodings.
  const times = sample.filter((byte) => byte > 0x7f).length < 6 ? 10 : 2;
  const near = rest.filter(({ score }) => score * times > best.score);
  return { name: best.name, others: near.slice(0, 2).map(({ name }) => name) };
}

interface Scored {
  readonly name: string;
  readonly text: string;
  readonly score: number;
}

async function scored(sample: Buffer): Promise<Scored[]> {
  const { detectAll } = await import('jschardet');
  const detected = detectAll(sample, { minimumThreshold: 0, detectEncodings: Object.keys(candidates) });
  const confidence = new Map(detected.map((each) => [each.encoding, each.confidence]));
  const all = await Promise.all(
    Object.entries(candidates).map(async ([detector, name]) => {
      const text = await decodeAll(sample, name);
      const sure = confidence.get(detector) ?? 0;
      return {
        name,
        text,
        score: text.includes('\uFFFD') ? 0 : sure * likelihood(text) + bonus(name, text, sample),
      };
    }),
  );
  // The order above decides between names under which the bytes are the same text.
  const best = new Map<string, Scored>();
  for (const each of all) {
    const same = best.get(each.text);
    best.set(each.text, same === undefined ? each : { ...same, score: Math.max(same.score, each.score) });
  }
  return [...best.values()].filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}

/** The lines that are not plain ASCII: the others say nothing. A line that the end may cut is left out. */
function telling(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let size = 0;
  for (let at = 0; at < bytes.length && size < enough; ) {
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(at, end);
    at = end;
    if ((feed < 0 && kept.length > 0) || line.every((byte) => byte < 0x80)) continue;
    kept.push(line.subarray(0, enough));
    size += line.length;
  }
  return kept.length === 0 ? bytes.subarray(0, enough) : Buffer.concat(kept);
}

/**
 * How well text reads, from 0 to 1. Words do not mix letters of ASCII with Cyrillic, Greek, Hebrew, Arabic or Thai ones,
 * and accented Latin letters seldom stand beside each other. Accents on nothing and control characters are
 * no text.
 */
function likelihood(text: string): number {
  const letters = text.match(/[^\P{L}A-Za-z]/gu)?.length ?? 0;
  if (letters === 0) return 1;
  const foreign = '\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Thai}';
  const odd = /[\p{Sk}\u0080-\u009F]/u.test(text.replace(/\p{ASCII}/gu, ''));
  if (odd || /(?<![\p{L}\p{M}])\p{M}/u.test(text)) return 0.2;
  const mixed = text.match(new RegExp(`[A-Za-z][${foreign}]|[${foreign}][A-Za-z]`, 'gu'))?.length ?? 0;
  const accents = text.match(/[^\P{Script=Latin}A-Za-z](?=[^\P{Script=Latin}A-Za-z])/gu)?.length ?? 0;
  return mixed * 4 > letters || accents * 2 > letters ? 0.2 : 1;
}

/** What the detector rates too low in texts of a few words. */
function bonus(name: string, text: string, sample: Buffer): number {
  if (name === 'gb18030') return everydayChinese(sample) ? 0.02 : 0;
  if (name === 'windows-1252') return everydayWestern(text) ? 0.05 : 0;
  // Names in Japanese bank files.
  if (name === 'shift_jis')
    return /[\uFF66-\uFF9F]{4}/u.test(text) &&
      !/[^\p{ASCII}\uFF61-\uFF9F]|[a-z][\uFF61-\uFF9F]|[\uFF61-\uFF9F][a-z]/u.test(text)
      ? 0.06
      : 0;
  return 0;
}

/** Whether half of the bytes above ASCII are pairs of the first level of GB 2312 or its marks. */
function everydayChinese(bytes: Buffer): boolean {
  let high = 0;
  let everyday = 0;
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) continue;
    high++;
    if ((bytes[at + 1] ?? 0) < 0x80) continue;
    high++;
    at++;
    const common = (first >= 0xb0 && first <= 0xd7) || (first >= 0xa1 && first <= 0xa3);
    if (common && (bytes[at] ?? 0) >= 0xa1) everyday += 2;
  }
  return everyday * 2 >= high;
}

/** Whether nothing stands in a text but what people in Western Europe write every day. */
function everydayWestern(text: string): boolean {
  return !/[^\p{ASCII}äöüßÄÖÜéèêëàâáçñåøæÅØÆíìîïóòôõúùûœ€£§°²½©®«»„“”‘’–—…¡¿ÉÀÇÑŠšŽž\u00A0]/u.test(text);
}
