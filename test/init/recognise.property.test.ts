// Property test: whatever known headings an export has, in whatever order and however they are written, each is taken for
// what it says. The headings stand here on their own, so that the product's list is held against another one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../src/init/columns/recognise.js';

const headings = {
  transactions: {
    customer_id: [
      'Customer ID',
      'customer_no',
      'CustID',
      'Client Number',
      'member_id',
      '客户编号',
      '客户ID',
      '会员号',
      '客戶編號',
      '会员卡号',
      '买家账号',
    ],
    date: [
      'InvoiceDate',
      'order_date',
      'Transaction Date',
      'Purchase time',
      '交易日期',
      '下单时间',
      '消费日期',
      '訂單日期',
      'Date',
      '日期',
    ],
    amount: [
      'Amount',
      'Total Amount',
      'Net amount',
      'Revenue',
      '金额',
      '实付金额',
      '实付金额(元)',
      '销售额',
      '成交金额（元）',
      'Amount (USD)',
      'line_total',
    ],
    order_id: [
      'Invoice',
      'InvoiceNo',
      'Order ID',
      'order_no',
      'Order #',
      '订单号',
      '订单编号',
      '单号',
      '小票号',
      '交易单号',
    ],
    product: [
      'StockCode',
      'SKU',
      'Product ID',
      'item_code',
      'Product',
      '商品编号',
      '商品编码',
      '商品',
      '产品',
    ],
    product_name: ['Description', 'Product name', '商品名称', '产品名称'],
    quantity: ['Quantity', 'Qty', '数量', '购买数量', '件数'],
    price: ['Unit price', 'UnitPrice', '单价', '销售单价', '成交价'],
    status: ['Status', 'Order Status', '状态', '订单状态', '交易状态'],
    currency: ['Currency', 'ccy', '币种', '币别'],
    category: ['Category', 'Product Category', '品类', '商品分类', '类别'],
    region: ['Region', 'Sales area', '区域', '大区'],
    country: ['Country', '国家'],
  },
  customers: {
    customer_id: [
      'Customer ID',
      'customer_no',
      'CustID',
      'ID',
      '客户编号',
      '客户ID',
      '会员号',
      '编号',
      '顾客编号',
    ],
    name: ['Name', 'Customer Name', '客户名称', '姓名', '会员姓名', '客户姓名', '名称'],
    phone: ['Phone', 'Mobile', 'phone_number', '手机号', '联系电话', '电话', '客户电话'],
    owner: ['Owner', 'Account Manager', 'Sales rep', '客户经理', '业务员', '负责人'],
    region: ['Region', 'Customer region', '区域', '大区', '客户区域'],
    city: ['City', '城市', '所在城市'],
    rating: ['Rating', 'Customer rating', '评分', '服务评分', '满意度'],
    since: [
      'Registered since',
      'Registration date',
      'Member since',
      'Signup date',
      '注册日期',
      '建档日期',
      '入会时间',
      'created_at',
    ],
    level: ['Level', 'Customer Level', 'Member tier', '等级', '会员等级', '客户级别'],
    email: ['Email', 'E-mail address', '邮箱', '电子邮箱'],
  },
} as const;

const strange = [
  '备注',
  'Remark',
  'Spare 1',
  '自定义字段',
  'x',
  'Weight',
  'Fax',
  '发票抬头',
  'Internal code 7',
];
const dates = ['date', 'since'];
const numbers = ['amount', 'quantity', 'price', 'rating'];

/** The same heading as another system would write it. */
const styles: readonly ((heading: string) => string)[] = [
  (heading) => heading,
  (heading) => heading.toUpperCase(),
  (heading) => heading.replaceAll(' ', '_'),
  (heading) => ` ${heading}  `,
  (heading) => heading.replace(/[A-Za-z0-9]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  (heading) => `\uFEFF${heading}`,
];

describe.each(['transactions', 'customers'] as const)('headings of %s', (exportName) => {
  const known: Readonly<Record<string, readonly string[]>> = headings[exportName];
  const column = fc.constantFrom(...Object.keys(known)).chain((field) =>
    fc.record({
      field: fc.constant<string | undefined>(field),
      heading: fc
        .tuple(fc.constantFrom(...(known[field] ?? [])), fc.constantFrom(...styles))
        .map(([heading, style]) => style(heading)),
    }),
  );
  const other = fc.record({ field: fc.constant(undefined), heading: fc.constantFrom(...strange) });
  const columns = fc
    .tuple(
      fc.uniqueArray(column, { selector: ({ field }) => field, minLength: 1 }),
      fc.uniqueArray(other, { selector: ({ heading }) => heading, maxLength: 4 }),
    )
    .chain(([fields, others]) =>
      fc.shuffledSubarray([...fields, ...others], { minLength: fields.length + others.length }),
    );

  it('are taken for what they say, in any order', () => {
    fc.assert(
      fc.property(columns, (written) => {
        const { fields } = recognise(
          written.map(({ field, heading }) => ({
            heading,
            holdsDates: dates.includes(field ?? ''),
            canBe: (types) =>
              types.includes('text') ||
              (types.includes('date') && dates.includes(field ?? '')) ||
              (types.includes('number') && numbers.includes(field ?? '')),
          })),
          exportName,
        );
        const said = new Map(
          written.flatMap(({ field }, index) => (field === undefined ? [] : [[field, index]])),
        );
        // A name is all that is known of the product, and a price without a quantity is what was paid.
        const stands = (from: string, to: string) => {
          const index = said.get(from);
          if (index === undefined || said.has(to)) return;
          said.delete(from);
          said.set(to, index);
        };
        stands('product_name', 'product');
        if (!said.has('quantity')) stands('price', 'amount');
        expect(Object.fromEntries(fields)).toEqual(Object.fromEntries(said));
      }),
      { numRuns: 500 },
    );
  });
});
