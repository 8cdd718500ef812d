// Text of people and files in messages: nothing steers a terminal, and what nobody sees is told by its code.
import { expect, it } from 'vitest';
import { onOneLine, visible, withCodes } from '../../src/foundation/characters/visible.js';
import { gradeFiles, onlyTransactions } from '../grading.js';

it('has a sign in place of what steers, and codes in place of what nobody sees', () => {
  expect(visible('a\u001b[31mb\u202Ec\td\n')).toBe('a\ufffd[31mb\ufffdc\td\n');
  expect(onOneLine(' a\r\n\u0007b ')).toBe(' a \ufffdb ');
  expect(withCodes('1\u200B7\u00A0\u00AD')).toBe('1\\u200B7\\u00A0\\u00AD');
});

it('tells why a row is rejected whose number only looks like one', async () => {
  const graded = gradeFiles(
    {
      'policy.yaml':
        'policy: P\nversion: "1"\nmetrics:\n  spend: { sum: transactions.amount }\ntiers: [{ id: high, requires: { spend: { at_least: 1 } } }, { id: low }]\n',
      'transactions.csv': [
        ['customer_id', 'date', 'amount'],
        ['a', '2026-05-05', '5'],
        ['b', '2026-05-05', '1\u200B7\u001b[2J\n'],
      ],
    },
    onlyTransactions,
  );
  await expect(graded).rejects.toThrow(/b,2026-05-05,"?1\\u200B7\ufffd\[2J\\n/);
});
