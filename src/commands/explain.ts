// explain: why customers have their tiers, and what would raise or keep them.
import path from 'node:path';
import { explainCustomers } from '../explain/run.js';
import { blocksMarkdown, blocksText } from '../reports/blocks.js';
import { explainBlocks } from '../reports/explain.js';
import { explainValue } from '../reports/explain-value.js';
import { jsonText } from '../text/visible.js';
import type { Run } from './command.js';
import { withJsonProblems } from './json-problems.js';

export const explain: Run = (operands, flags, context) => {
  const json = flags.json === true || flags.format === 'json';
  const run = withJsonProblems(
    async ([results = '', ...customers], { lang = 'en', format }, { result, data, paint, width }) => {
      const explained = await explainCustomers(
        path.resolve(results),
        customers.filter((id) => id !== undefined),
        context,
      );
      if (json) data(`${jsonText(explainValue(explained), 2)}\n`);
      else {
        const blocks = explainBlocks(explained, lang);
        if (format === 'md') data(blocksMarkdown(blocks));
        else result(blocksText(blocks, { paint, width }));
      }
      return 0;
    },
  );
  return run(operands, json ? { ...flags, json: true } : flags, context);
};
