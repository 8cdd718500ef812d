// completion: the script that a shell runs so that it completes command lines of gradus.
import type { Flags, Run } from '../context/command.js';
import { type Shell, scripts } from './scripts.js';

export const completion: Run<Flags<never>> = async ([shell], _, context) => {
  // The command line lets no other shell through.
  context.data(scripts[shell as Shell]);
  return 0;
};
