// init through the real binary: Chinese exports as an office sends them, shipped policies, folders that are not empty.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sampleOf } from '../../src/init/sample-review.js';
import { neededBy, templates } from '../../src/init/shipped.js';
import { byCustomer, readCsv } from '../grading.js';
import { long } from '../runs.js';
import { Folder } from './run.js';
import { gradusServed as gradus } from './served.js';
import { customers, transactions } from './two-tiers.js';

/** A sheet saved as CSV by a Chinese Excel: GBK, Windows line ends, quotes where commas stand. */
function sheet(rows: readonly (readonly (string | number)[])[]): Buffer {
  const cell = (value: string | number) => (String(value).includes(',') ? `"${value}"` : String(value));
  return iconv.encode(rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''), 'gbk');
}

const amountOf = (index: number) => (((index * 7919) % 500_000) + 1000) / 100;
const buyerOf = (index: number) =>
  index % 97 === 0 ? '' : `KH${String(((index * 7) % 40) + 1).padStart(4, '0')}`;
const dayOf = (index: number) => ({ month: ((index * 5) % 12) + 1, day: ((index * 11) % 28) + 1 });
const statusOf = (index: number) => (index % 25 === 0 ? '已取消' : '已完成');
const yuan = (amount: number) => `￥${amount.toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
const sales = Array.from({ length: 400 }, (_, index) => index + 1);
const lastDay = sales
  .map(dayOf)
  .map(({ month, day }) => `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
  .reduce((last, each) => (each > last ? each : last));
const chinese = {
  '客户.csv': sheet([
    ['客户资料导出（2026年度）', '', '', '', '', '', '', ''],
    ['客户编号', '客户名称', '手机号', '客户经理', '区域', '注册日期', '服务评分', '备注'],
    ...Array.from({ length: 40 }, (_, index) => [
      `KH${String(index + 1).padStart(4, '0')}`,
      `${'王李张刘陈'[index % 5]}记商行`,
      13_800_000_000 + index * 37,
      ['胡兰', '周伟'][index % 2] ?? '',
      ['华东', '华南', '西北'][index % 3] ?? '',
      `202${index % 5}年${(index % 12) + 1}月${(index % 28) + 1}日`,
      index % 7 === 0 ? '' : (3 + (index % 20) / 10).toFixed(1),
      index % 9 === 0 ? '老客户' : '',
    ]),
  ]),
  '订单.csv': sheet([
    ['2026年销售订单明细', '', '', '', '', '', ''],
    ['订单号', '客户编号', '下单时间', '商品名称', '数量', '实付金额(元)', '订单状态'],
    ...sales.map((index) => [
      `DD2026${String(index).padStart(6, '0')}`,
      buyerOf(index),
      `2026年${dayOf(index).month}月${dayOf(index).day}日`,
      ['净水器', '滤芯', '上门保养'][index % 3] ?? '',
      (index % 4) + 1,
      yuan(amountOf(index)),
      statusOf(index),
    ]),
    ['合计', '', '', '', '', yuan(sales.reduce((sum, index) => sum + amountOf(index), 0)), ''],
  ]),
} as const;

function folderWith(files: Readonly<Record<string, string | Buffer>>): Folder {
  const folder = new Folder();
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder.path, name), content);
  return folder;
}

describe('Chinese exports', () => {
  let folder: Folder;
  beforeAll(() => {
    folder = folderWith(chinese);
  });
  afterAll(() => folder.remove());

  it.runIf(long)('are proposed, accepted by check, and graded', async () => {
    const args = ['init', 'demo', '--customers', '客户.csv', '--transactions', '订单.csv'];
    const ran = await gradus(args, { cwd: folder.path });
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toContain('Next: gradus check demo/review.yaml, then gradus grade demo/review.yaml\n');
    const text = readFileSync(path.join(folder.path, 'demo/review.yaml'), 'utf8');
    expect(parse(text)).toEqual({
      review: 'Customer review 2026',
      as_of: lastDay,
      policy: 'policy.yaml',
      exports: {
        customers: {
          file: '../客户.csv',
          encoding: 'gb18030',
          delimiter: ',',
          skip_lines: 1,
          columns: {
            customer_id: '客户编号',
            name: '客户名称',
            phone: '手机号',
            owner: '客户经理',
            region: '区域',
            since: { heading: '注册日期', type: 'date' },
            rating: { heading: '服务评分', type: 'number' },
          },
        },
        transactions: {
          file: '../订单.csv',
          encoding: 'gb18030',
          delimiter: ',',
          skip_lines: 1,
          columns: {
            order_id: '订单号',
            customer_id: '客户编号',
            date: { heading: '下单时间', type: 'date' },
            product: '商品名称',
            quantity: { heading: '数量', type: 'number' },
            amount: { heading: '实付金额(元)', type: 'money' },
            status: '订单状态',
          },
          only: { status: { in: ['已完成'] } },
          missing_customer: 'set_aside',
        },
      },
      privacy: { personal: ['name', 'phone'] },
      results: 'results/2026',
    });
    expect(text).toContain('\n      # 备注: 备注\n');
    expect(text).toContain('\n    # 1 total line at the end will be set aside\n');
    const policy = readFileSync(path.join(folder.path, 'demo/policy.yaml'), 'utf8');
    expect(parse(policy)).toMatchObject({ currency: 'CNY', value: 'annual_spend' });
    // Every remark on stderr names the line that it is about.
    const lines = text.split('\n');
    const unsure = [...ran.stderr.matchAll(/^note: demo\/review\.yaml:(\d+) unsure: (.*)$/gm)];
    expect(unsure).toHaveLength(3);
    expect(lines[Number(unsure.at(-1)?.[1]) - 1]).toMatch(/^ {4}only:/);

    const checked = await gradus(['check', 'demo/review.yaml'], { cwd: folder.path });
    expect(checked).toMatchObject({ exit: 0 });
    expect(checked.stdout).toContain('\nNo problems.\n');
    const graded = await gradus(['grade', 'demo/review.yaml', '--quiet'], { cwd: folder.path });
    expect(graded).toEqual({ exit: 0, stdout: '', stderr: '' });
    const found = byCustomer(readCsv(path.join(folder.path, 'demo/results/2026/graded.csv')));
    const cents = sales
      .filter((index) => buyerOf(index) === 'KH0008' && statusOf(index) === '已完成')
      .reduce((sum, index) => sum + Math.round(amountOf(index) * 100), 0);
    expect(Number(found.KH0008?.annual_spend)).toBe(cents / 100);
  });

  it.runIf(long)('are told as one JSON document', async () => {
    const args = ['init', 'json', '--transactions', '订单.csv', '--as-of', '2026-06-30', '--json', '--quiet'];
    const ran = await gradus(args, { cwd: folder.path });
    expect(ran).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      folder: 'json',
      files: ['policy.yaml', 'review.yaml'],
      review: 'json/review.yaml',
      as_of: '2026-06-30',
      exports: {
        transactions: {
          rows: 400,
          encoding: 'gb18030',
          skip_lines: 1,
          columns: expect.arrayContaining([{ field: 'amount', heading: '实付金额(元)', type: 'money' }]),
          not_used: [],
        },
      },
      unsure: [
        { file: 'json/review.yaml', line: 10, text: expect.stringContaining('not UTF-8') },
        { file: 'json/review.yaml', line: 22, text: expect.stringContaining('已取消') },
      ],
      fill_in: [],
    });
  });
});

describe('templates', () => {
  const list = templates()
    .map(({ name }) => name)
    .join('|');

  it('have names and titles, and are listed where none is named', async () => {
    for (const template of templates()) {
      expect(template.title).toMatch(/^.{10,200}$/);
      expect(existsSync(path.join('samples', sampleOf(template), 'exports'))).toBe(true);
      expect(neededBy(template.text, template.name).size).toBeGreaterThan(0);
    }
    for (const args of [['init'], ['init', 'new'], ['init', '--template', 'annual-weighted']]) {
      const ran = await gradus(args);
      expect(ran).toMatchObject({ exit: 2, stdout: '' });
      expect(ran.stderr.match(new RegExp(`^ {4}(${list}) {2,}\\S`, 'gm'))).toHaveLength(templates().length);
    }
  });

  it('are copied with their sample, which grades at once and has a year to compare with', async () => {
    const folder = new Folder();
    const ran = await gradus(['init', 'new/review', '--template', 'annual-weighted'], { cwd: folder.path });
    expect(ran).toMatchObject({
      exit: 0,
      stdout:
        'new/review: exports, policy.cases.yaml, policy.yaml, results-2025, review-2025.yaml, review.yaml\n\nNext: gradus grade new/review/review.yaml\n',
    });
    const graded = await gradus(['grade', 'new/review/review.yaml', '--quiet'], { cwd: folder.path });
    const results = path.join(folder.path, 'new/review/results-2026');
    const written = readFileSync(path.join(results, 'changes.csv'), 'utf8');
    const review = readFileSync(path.join(folder.path, 'new/review/review.yaml'), 'utf8');
    folder.remove();
    expect(graded).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(written).toBe(readFileSync('samples/annual-review/expected/changes.csv', 'utf8'));
    expect(review).toContain('Run it with: gradus grade review.yaml\n');
  });

  it.runIf(long)('come with the installed package', async () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const packed = JSON.parse(
      execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    const files = packed[0].files.map((file: { path: string }) => file.path) as string[];
    expect(files.filter((file) => /^samples\/[^/]+\/(results|expected|\.)/.test(file))).toEqual([]);
    const folder = new Folder();
    const installed = path.join(folder.path, 'installed');
    for (const file of files) {
      mkdirSync(path.dirname(path.join(installed, file)), { recursive: true });
      cpSync(file, path.join(installed, file));
    }
    symlinkSync(path.resolve('node_modules'), path.join(installed, 'node_modules'));
    execFileSync(
      process.execPath,
      ['installed/bin/gradus.js', 'init', 'x', '--template', 'annual-weighted', '--quiet'],
      { cwd: folder.path },
    );
    const copied = readdirSync(path.join(folder.path, 'x')).sort();
    folder.remove();
    expect(copied).toEqual([
      'exports',
      'policy.cases.yaml',
      'policy.yaml',
      'results-2025',
      'review-2025.yaml',
      'review.yaml',
    ]);
  });
});

describe('the folder', { concurrent: true }, () => {
  it('may be there when it is empty, and may be the one where one stands', async ({ expect }) => {
    const folder = folderWith({ 't.csv': transactions });
    mkdirSync(path.join(folder.path, 'here'));
    const ran = await gradus(['init', '.', '--transactions', '../t.csv', '--quiet'], {
      cwd: path.join(folder.path, 'here'),
    });
    const written = [...folder.contents().keys()];
    folder.remove();
    expect(ran).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(written).toEqual(['here/', 'here/policy.yaml', 'here/review.yaml', 't.csv']);
  });

  it('is not written where anything is wrong', async ({ expect }) => {
    const folder = folderWith({ 't.csv': transactions, 'broken.csv.gz': 'no archive' });
    mkdirSync(path.join(folder.path, 'empty'));
    const before = folder.contents();
    for (const target of ['empty', 'new/er']) {
      const ran = await gradus(['init', target, '--transactions', 't.csv', '--customers', 'broken.csv.gz'], {
        cwd: folder.path,
      });
      expect(ran).toMatchObject({ exit: 3, stdout: '' });
    }
    const after = folder.contents();
    folder.remove();
    expect(after).toEqual(before);
  });

  it.runIf(long)('says what must be filled in, also when all else is quiet', async ({ expect }) => {
    const folder = folderWith({ 't.csv': 'wer,date,amount\nC1,2026-05-01,120.00\n' });
    const ran = await gradus(['init', 'r', '--transactions', 't.csv', '--quiet'], { cwd: folder.path });
    const checked = await gradus(['check', 'r/review.yaml', '--quiet'], { cwd: folder.path });
    folder.remove();
    expect(ran).toEqual({
      exit: 0,
      stdout: '',
      stderr:
        'r/review.yaml:12 FILL IN: write the heading of the column that says which customer a row of transactions belongs to\n',
    });
    expect(checked.exit).toBe(2);
    expect(checked.stderr).toContain('r/review.yaml:12:20 error[fill-in]');
  });

  it.runIf(long)(
    'gets both a policy and a review where customers and transactions are plain',
    async ({ expect }) => {
      const folder = folderWith({ 'c.csv': customers, 't.csv': transactions });
      await gradus(['init', 'r', '--customers', 'c.csv', '--transactions', 't.csv'], { cwd: folder.path });
      const ran = await gradus(['grade', 'r/review.yaml', '--json', '--quiet'], { cwd: folder.path });
      folder.remove();
      expect(JSON.parse(ran.stdout)).toMatchObject({ customers: 2 });
    },
  );
});

it('tells whoever names an export in place of a folder how to go on', async () => {
  const folder = folderWith({ 'orders.csv': transactions });
  const { exit, stderr } = await gradus(['init', 'orders.csv'], { cwd: folder.path });
  expect([exit, stderr.split('\n')[0]]).toEqual([
    2,
    'error[usage]: orders.csv is a file; init writes into a new folder',
  ]);
  const args = ['init', 'review', '--transactions', 'orders.csv', '--quiet'];
  expect((await gradus(args, { cwd: folder.path })).exit).toBe(0);
});
