// Runs before each test file: what the file leaves behind is removed after it.
import { afterAll } from 'vitest';
import { endFile } from './folders.js';

afterAll(endFile);
