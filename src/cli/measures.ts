// How flags write numbers of threads, sizes, times and delimiters.
import { InvalidArgumentError } from 'commander';

export function threadsWritten(written: string): number {
  const threads = Number(written);
  if (!Number.isInteger(threads) || threads < 1 || threads > 256)
    throw new InvalidArgumentError('It must be a whole number from 1 to 256.');
  return threads;
}

const separators = { ',': ',', ';': ';', '|': '|', tab: '\t', '\t': '\t', '\\t': '\t' } as const;

/** What parts the cells of a CSV. */
export function separatorWritten(written: string): string {
  if (!Object.hasOwn(separators, written)) throw new InvalidArgumentError('It must be , ; | or tab.');
  return separators[written as keyof typeof separators];
}

export function memoryWritten(written: string): string {
  if (!/^\d{1,6}(\.\d+)? ?(KB|MB|GB|KiB|MiB|GiB)$/i.test(written))
    throw new InvalidArgumentError('Write a size such as 512MB or 2GB.');
  return written.replace(' ', '');
}

const seconds = { s: 1, m: 60, h: 3600 } as const;

/** `90`, `90s`, `10m` or `2h`, in seconds. */
export function durationWritten(written: string): number {
  const match = /^(\d{1,6})([smh]?)$/.exec(written);
  if (match === null) throw new InvalidArgumentError('Write seconds, or a time such as 90s, 10m or 2h.');
  return Number(match[1]) * seconds[(match[2] || 's') as keyof typeof seconds];
}
