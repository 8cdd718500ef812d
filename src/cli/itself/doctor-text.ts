// What `gradus doctor` prints: a line for each thing that was looked at, and what a report of a fault should hold.
import type { ChalkInstance } from 'chalk';
import { visible } from '../../foundation/characters/visible.js';
import { shownPath } from '../../foundation/problems/shown-path.js';
import type { Language } from '../../policy/model/policy.js';
import type { Finding, PlaceStanding } from './workplace.js';

const giga = (bytes: unknown) => `${(Number(bytes) / 2 ** 30).toFixed(1)} GB`;

interface Words {
  readonly standing: Readonly<Record<PlaceStanding, string>>;
  readonly of: Readonly<Record<Finding['what'], (finding: Finding) => string>>;
  readonly report: string;
}

const en: Words = {
  standing: { ok: 'ok', low: 'look', bad: 'bad' },
  of: {
    node: ({ seen, standing }) =>
      `Node ${seen.version} on ${seen.platform} ${seen.arch}, system ${seen.system}${standing === 'ok' ? '' : '; gradus needs Node 20 or newer'}${seen.standalone === true ? `; standalone, with docs and manual pages in ${shownPath(String(seen.installed))}` : ''}`,
    engine: ({ seen }) =>
      seen.error !== undefined
        ? `Engine: DuckDB cannot be loaded (${seen.error}); install gradus again with npm on this machine`
        : seen.exact === true
          ? `Engine: DuckDB ${seen.version}, adds decimals exactly`
          : `Engine: DuckDB ${seen.version} does not add decimals exactly; install gradus again with npm`,
    memory: ({ seen, standing }) =>
      `Memory: ${giga(seen.bytes)} usable, ${giga(seen.free)} free${standing === 'ok' ? '' : '; for millions of rows pass --memory 512MB'}`,
    processors: ({ seen }) => `Processors: ${seen.usable} usable (--threads takes fewer)`,
    folder: (finding) =>
      placeText('This folder', finding, 'results must be written elsewhere: pass --out FOLDER'),
    temporary: (finding) =>
      placeText('Temporary folder', finding, 'set TMPDIR to a folder that can be written to'),
    locale: ({ seen }) =>
      `Locale: ${seen.set ?? 'none set'}, time zone ${seen.time_zone} (results do not depend on it)`,
    environment: ({ seen }) => {
      const { terminal, ...set } = seen;
      const named = Object.entries(set).map(([name, value]) => `${name}=${value}`);
      return `Output to ${terminal === true ? 'a terminal' : 'a pipe or file'}; ${named.length === 0 ? 'no variables that gradus looks at' : named.join(' ')}`;
    },
  },
  report: `A report of a fault should hold: this page; the command line; all that was printed; and, if you may, the review
file, the policy and a few rows that show it, with names and ids changed. The README says where to send it.
`,
};

function placeText(name: string, { seen, standing }: Finding, otherwise: string): string {
  const where = `${name} ${shownPath(String(seen.path))}`;
  if (seen.writable !== true) return `${where}: cannot be written to (${seen.error}); ${otherwise}`;
  return `${where}: can be written to, ${giga(seen.free)} free${standing === 'ok' ? '' : '; little for a large review'}`;
}

const zh: Words = {
  standing: { ok: '正常', low: '注意', bad: '不可用' },
  of: {
    node: ({ seen, standing }) =>
      `Node ${seen.version}，${seen.platform} ${seen.arch}，系统 ${seen.system}${standing === 'ok' ? '' : '；gradus 需要 Node 20 或更新版本'}${seen.standalone === true ? `；独立文件，文档与手册页位于 ${shownPath(String(seen.installed))}` : ''}`,
    engine: ({ seen }) =>
      seen.error !== undefined
        ? `引擎：无法加载 DuckDB（${seen.error}）；请在本机用 npm 重新安装 gradus`
        : seen.exact === true
          ? `引擎：DuckDB ${seen.version}，十进制求和精确`
          : `引擎：DuckDB ${seen.version} 十进制求和不精确；请用 npm 重新安装 gradus`,
    memory: ({ seen, standing }) =>
      `内存：可用 ${giga(seen.bytes)}，空闲 ${giga(seen.free)}${standing === 'ok' ? '' : '；数百万行时请加 --memory 512MB'}`,
    processors: ({ seen }) => `处理器：可用 ${seen.usable} 个（--threads 可减少）`,
    folder: (finding) => placeTextZh('当前文件夹', finding, '结果须写到别处：请加 --out 文件夹'),
    temporary: (finding) => placeTextZh('临时文件夹', finding, '请把 TMPDIR 设为可写的文件夹'),
    locale: ({ seen }) => `区域设置：${seen.set ?? '未设置'}，时区 ${seen.time_zone}（结果与此无关）`,
    environment: ({ seen }) => {
      const { terminal, ...set } = seen;
      const named = Object.entries(set).map(([name, value]) => `${name}=${value}`);
      return `输出到${terminal === true ? '终端' : '管道或文件'}；${named.length === 0 ? '没有 gradus 查看的变量' : named.join(' ')}`;
    },
  },
  report: `报告故障时请附上：本页；命令行；全部输出；如可提供，再附评审文件、政策和能重现问题的几行数据（姓名和编号请改掉）。
发送方式见 README。
`,
};

function placeTextZh(name: string, { seen, standing }: Finding, otherwise: string): string {
  const where = `${name} ${shownPath(String(seen.path))}`;
  if (seen.writable !== true) return `${where}：不可写（${seen.error}）；${otherwise}`;
  return `${where}：可写，剩余 ${giga(seen.free)}${standing === 'ok' ? '' : '；对大型评审偏少'}`;
}

const words: Readonly<Record<Language, Words>> = { en, zh };

/** The page; with a final newline. */
export function doctorText(
  version: string,
  findings: readonly Finding[],
  language: Language,
  paint: ChalkInstance,
): string {
  const own = words[language];
  const colours: Readonly<Record<PlaceStanding, (text: string) => string>> = {
    ok: paint.green,
    low: paint.yellow,
    bad: paint.red,
  };
  const lines = findings.map((finding) => {
    const { what, standing } = finding;
    return `${colours[standing](`[${own.standing[standing]}]`)} ${visible(own.of[what](finding))}`;
  });
  return [`${paint.bold(`gradus ${version}`)}`, ...lines, '', own.report].join('\n');
}
