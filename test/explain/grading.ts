// Grading of random policies, some of which nobody may write.
import fc from 'fast-check';
import { gradeFolder } from '../grading.js';

/** Grades a folder; policies that the linter refuses are left out of the property. */
export async function gradeUnlessRefused(folder: string): Promise<void> {
  try {
    await gradeFolder(folder);
  } catch (error) {
    fc.pre(!(error instanceof Error && error.name === 'ProblemsError'));
    throw error;
  }
}
