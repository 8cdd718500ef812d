// Decimals for what is reckoned here, beside the engine.
import { Decimal } from 'decimal.js';

/**
 * Decimals of 80 digits, half up. The engine's own have 38, so that no sum, product of two or number on a policy's finest grid is rounded.
 */
export const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP });
