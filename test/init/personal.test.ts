// What init proposes as personal: names, mail addresses and phone numbers by their headings, mail addresses by their cells; nothing
// that may be something else.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { initText } from '../../src/init/page.js';
import { emptyFolder, gradeFolder, readCsv, writeFiles } from '../grading.js';
import { fewOf, long } from '../runs.js';
import { beginIn } from './begin.js';

const rows =
  'customer_id,order_id,date,amount\n1,a,2026-01-05,100.00\n2,b,2026-01-09,40.00\n3,c,2026-01-09,70.00\n';

async function begun(customers: string) {
  const folder = emptyFolder();
  writeFiles(folder, { 'c.csv': customers, 't.csv': rows });
  const result = await beginIn(folder, { customers: 'c.csv', transactions: 't.csv' });
  return { ...result, result, folder, personal: result.written.privacy?.personal };
}

describe('what init proposes as personal', () => {
  it.each(
    fewOf([
      ['客户编号,姓名,电子邮箱,手机号码,地区', ['name', 'email', 'phone']],
      ['customer_id,Name,E-Mail,Mobile,Region', ['name', 'email', 'phone']],
      ['customer_id,Full Name,email,Telephone Number,Region', ['name', 'email', 'phone']],
      ['客户编号,联系人,邮箱,联系电话,地区', ['name', 'email', 'phone']],
    ]),
  )('is by its heading a name, a mail address or a phone number (%s)', async (headings, fields) => {
    const cells = [1, 2, 3].map((at) => `${at},Anna ${at},a${at}@b.org,+49 30 12345${at},north`);
    const { personal, folder, doubts, text, result } = await begun(`${headings}\n${cells.join('\n')}\n`);
    expect(personal).toEqual(fields);
    expect(text).toContain(`  personal: [${fields.join(', ')}]`);
    expect(text).toContain('# names, mail addresses or phone numbers by their headings');
    expect(initText(result)).toContain(`personal: ${fields.join(', ')}, which messages leave out`);
    expect(doubts.map((each) => each.text).join('\n')).not.toContain('personal');
    // The review stands as it is, and grades.
    const { folder: results } = await gradeFolder(path.join(folder, 'review'));
    expect(readCsv(path.join(results, 'graded.csv'))).toHaveLength(3);
  });

  it('is a column that is used and holds nothing but mail addresses, whatever it is called', async () => {
    const { personal, text } = await begun(
      'customer_id,Account Manager,Region\n1,lee@shop.org,north\n2,kim@shop.org,south\n3,kim@shop.org,south\n',
    );
    expect(personal).toEqual(['owner']);
    expect(text).toContain('owner holds mail addresses');
  });

  it('is said, not proposed, where a column is not used or only looks like it', async () => {
    const { personal, text, doubts } = await begun(
      'customer_id,Login,Code,Region\n1,a@b.org,13912345678,north\n2,c@b.org,13812345678,south\n3,d@b.org,13712345678,south\n',
    );
    expect(personal).toBeUndefined();
    expect(text).toContain('all 3 cells looked at are mail addresses');
    expect(doubts.map((each) => each.text).join('\n')).toContain(
      'all 3 cells looked at look like phone numbers: if they are',
    );
  });

  it.runIf(long)(
    'is nothing of what is none: regions, numbers, a mail address among other words',
    async () => {
      const { personal, text } = await begun(
        'customer_id,Segment,Points,Source\n1,north,1391234567,web\n2,south,1381234567,a@b.org\n3,south,1371234567,shop\n',
      );
      expect(personal).toBeUndefined();
      expect(text).not.toMatch(/privacy|personal/);
    },
  );
});
