// One export under two names, as `orders.csv` and `orders (1).csv` in a folder of downloads: each of its rows counts twice.
import type { Plan } from '../../engine/steps/plan/planned.js';
import type { Inspections } from '../../exports/reading/sources.js';
import type { Problem } from '../../foundation/problems/problem.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import { exportWord } from '../rows/words.js';

/** A warning for each export with files that are the same, byte by byte. */
export function repeatedFiles(plan: Plan, inspections: Inspections): Problem[] {
  return plan.exports.flatMap(({ name, files, duplicates }): Problem[] => {
    const alike = new Map<string, string[]>();
    for (const path of new Set(files.map((file) => file.path))) {
      const seen = inspections.get(path);
      // Headings alone say that nothing happened, which may be true of many.
      if (seen === undefined || seen.sha256 === '' || (seen.regular && seen.rows === 0)) continue;
      alike.set(seen.sha256, [...(alike.get(seen.sha256) ?? []), shownPath(path)]);
    }
    const [first, ...others] = [...alike.values()].filter((paths) => paths.length > 1);
    if (first === undefined || duplicates.action !== 'keep') return [];
    const more = others.length === 0 ? '' : ` (and ${others.length} more such files)`;
    const moreZh = others.length === 0 ? '' : `（另有 ${others.length} 组）`;
    return [
      {
        code: 'file-twice',
        reason: `files of ${name} are the same, byte by byte, so that their rows count more than once: ${first.join(', ')}${more}`,
        fix: `remove all but one, or name each file under file: of ${name}`,
        zh: {
          reason: `${exportWord(name, 'zh')}的文件逐字节相同，其数据行被重复计入：${first.join('、')}${moreZh}`,
          fix: `请只保留其中一个，或在 ${name} 的 file: 下逐个写明文件`,
        },
      },
    ];
  });
}
