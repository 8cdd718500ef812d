// Files whose change means that a review is to be graded again while somebody tunes a policy.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

/**
 * The review file and the policy that it names, absolute. The policy is left out where the file cannot be read now, as while
 * it is being saved.
 */
export function watchedFiles(review: string): string[] {
  try {
    const policy: unknown = parseDocument(readFileSync(review, 'utf8')).get('policy');
    return typeof policy === 'string' ? [review, path.resolve(path.dirname(review), policy)] : [review];
  } catch {
    return [review];
  }
}
