// k-means itself, without exports: what it must get right where the library alone would not.
import { expect, it } from 'vitest';
import { countDifferent, findCentres, numberText } from '../../src/engine/clusters/find.js';

const by = (on: readonly string[]) => ({ by: 'clusters', on, of: 'x', seed: 1 }) as const;
const centresOf = async (
  at: number[][],
  clusters: number,
  on = ['x'],
  of: (number | undefined)[] = at.map(([x]) => x),
) => (await findCentres({ at, of }, clusters, by(on))).map((row) => Number(row.centre));

it('counts points that differ', async () => {
  expect(countDifferent([])).toBe(0);
  expect(
    countDifferent([
      [1, 2],
      [1, 2],
      [1, 3],
      [2, 2],
    ]),
  ).toBe(3);
});

it('finds a lone customer among many alike ones, though none of the starts sees it', async () => {
  const at = [...Array.from({ length: 40_000 }, () => [0]), [100]];
  expect(await centresOf(at, 2)).toEqual([100, 0]);
});

it('lets a metric in which all are alike count for nothing, and says so by a deviation of 0', async () => {
  const at = [0.1, 0.2, 5, 5.1].map((x) => [x, 0.1]);
  const rows = await findCentres({ at, of: [1, 2, 3, undefined] }, 2, by(['x', 'same']));
  expect(rows.map(({ tier, metric, centre }) => [tier, metric, Number(Number(centre).toFixed(9))])).toEqual([
    [0, 'x', 5.05],
    [0, 'same', 0.1],
    [1, 'x', 0.15],
    [1, 'same', 0.1],
  ]);
  expect(rows.map((row) => row.deviation === '0')).toEqual([false, true, false, true]);
});

it('orders clusters of the same worth, or of none, by their centres', async () => {
  const at = [[0], [1], [50], [51], [99], [100]];
  expect(
    await centresOf(
      at,
      3,
      ['x'],
      at.map(() => 7),
    ),
  ).toEqual([99.5, 50.5, 0.5]);
  expect(await centresOf(at, 3, ['x'], [undefined, undefined, 1, 1, undefined, undefined])).toEqual([
    50.5, 99.5, 0.5,
  ]);
});

it('gives as many clusters as customers where all differ', async () => {
  expect(await centresOf([[1], [2], [4], [8], [1e9]], 5)).toEqual([1e9, 8, 4, 2, 1]);
});

it('writes numbers that are read again as the same', async () => {
  for (const value of [0.1 + 0.2, 1 / 3, -1e-7, 1.7976931348623157e308, 5e-324, 123456789.125]) {
    expect(numberText(value)).toMatch(/^-?\d+(\.\d+)?$/);
    expect(Number(numberText(value))).toBe(value);
  }
  expect(numberText(-0)).toBe('0');
});
