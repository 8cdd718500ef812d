// An audience that may see everything, for tests that take away one thing after the other.
import type { AudienceSpec } from '../../../src/review/audiences.js';

export const unrestricted: Omit<AudienceSpec, 'name'> = {
  show: 'all',
  hide: [],
  pseudonyms: false,
  customers: true,
  smallCells: undefined,
  dominance: undefined,
  each: undefined,
  place: () => undefined,
};
