// Paths that lead to storage which only a cluster reads, and tables of its catalogue.
import path from 'node:path';
import { farNameOf } from './stand-ins.js';

const table = 'table:';

/** Whether a path names storage by its protocol (`s3a://bucket/orders`), or a table. */
export function isFar(file: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(file) || file.startsWith(table);
}

/** A table in the place of a path. */
export function tablePath(name: string): string {
  return `${table}${name}`;
}

/** The name of a table that stands in the place of a path; undefined of a file. */
export function farTableOf(file: string): string | undefined {
  return file.startsWith(table) ? file.slice(table.length) : undefined;
}

/** A path on storage without slashes at its end. */
export function withoutEnd(far: string): string {
  return far.replace(/([^/:])\/+$/, '$1');
}

/** A path from a folder; storage stays as it is named. */
export function pathFrom(base: string, file: string): string {
  return isFar(file) ? file : path.resolve(base, file);
}

/** The way to a path from a folder, with slashes; storage stays as it is named, and from there the whole path leads here. */
export function relativeTo(base: string, file: string): string {
  if (isFar(file)) return file;
  // Results that are fetched name their own files as those of every folder are named.
  const fetched = isFar(base) ? base : farNameOf(base);
  const far = farNameOf(file);
  if (far !== undefined)
    return far === fetched || far.startsWith(`${fetched}/`) ? far.slice(`${fetched}/`.length) : far;
  if (fetched !== undefined) return path.resolve(file).replaceAll(path.sep, '/');
  return path.relative(base, file).replaceAll(path.sep, '/');
}
