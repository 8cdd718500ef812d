// explain: why customers have their tiers, and what would raise or keep them.
import path from 'node:path';
import { explainCustomers } from '../../explain/finding/run.js';
import { explainBlocks } from '../../explain/page/page.js';
import { explainValue } from '../../explain/page/value.js';
import { jsonText } from '../../foundation/characters/visible.js';
import { blocksMarkdown, blocksText } from '../../reports/text/blocks.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

type ExplainFlags = Flags<'explainFormat' | 'lang' | 'json'>;

export const explain: Run<ExplainFlags> = (operands, flags, context) => {
  const json = flags.json === true || flags.format === 'json';
  const run = withJsonProblems<ExplainFlags>(
    async (
      [results = '', ...customers],
      { lang: language = 'en', format },
      { result, document, data, paint, width },
    ) => {
      const explained = await explainCustomers(
        path.resolve(results),
        customers.filter((id) => id !== undefined),
        context,
      );
      if (json) data(`${jsonText(explainValue(explained), 2)}\n`);
      else {
        const blocks = explainBlocks(explained, language);
        if (format === 'md') document(blocksMarkdown(blocks));
        else result(blocksText(blocks, { paint, width }));
      }
      return 0;
    },
  );
  return run(operands, json ? { ...flags, json: true } : flags, context);
};
