// A folder with files for the real binary, removed once the tests of the file have ended.
import { whenFileEnds } from '../folders.js';
import { writeFiles } from '../grading.js';
import { Folder } from './run.js';

export function folderWith(files: Readonly<Record<string, string>>): Folder {
  const folder = new Folder();
  whenFileEnds(() => folder.remove());
  writeFiles(folder.path, files);
  return folder;
}
