// Runs before each test file: what the file leaves behind is removed after it, and texts are measured as in the command line.
import fc from 'fast-check';
import { afterAll } from 'vitest';
import { loadWidths } from '../src/foundation/characters/width.js';
import { endFile } from './folders.js';

// The same random cases in every usual run, so that whoever breaks something sees it and nobody else; longer runs
// (GRADUS_PROPERTY_RUNS) draw new ones.
if (process.env.GRADUS_PROPERTY_RUNS === undefined)
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 2026 });

await loadWidths();
afterAll(endFile);
