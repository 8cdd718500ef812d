// Loaded before the command line: tables of few rows are large ones then, and their parts are small.
import { bulk } from '../../src/results/far/tables.js';

bulk.rows = 30;
bulk.inPart = 10;
