// key: makes the secret that pseudonyms are made with.
import path from 'node:path';
import { jsonText } from '../../foundation/characters/visible.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { makeKey } from '../../results/pseudonyms.js';
import type { Flags, Run } from '../context/command.js';
import { withJsonProblems } from '../context/json-problems.js';

export const key: Run<Flags<'lang' | 'json' | 'quiet'>> = withJsonProblems(
  async ([file = ''], flags, context) => {
    makeKey(path.resolve(file));
    const shown = shownPath(file);
    if (flags.json) context.data(`${jsonText({ key: shown }, 2)}\n`);
    else if (!flags.quiet) context.result(flags.lang === 'zh' ? said.zh(shown) : said.en(shown));
    return 0;
  },
);

const said = {
  en: (file: string) =>
    `${file} is the key of pseudonyms; only you can read it. Name it in the review file (key: under privacy), keep a copy in a safe place and out of version control, and use it again every year: whoever has it can tell who is who, and without it pseudonyms of later years are other ones.\n`,
  zh: (file: string) =>
    `${file} 是化名密钥，仅您可读。请在评审文件 privacy 下以 key: 写明，妥善备份，勿纳入版本管理，每年沿用：持有者可还原客户身份；没有它，以后各年的化名将不同。\n`,
};
