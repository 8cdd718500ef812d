// Headings that systems commonly write, in English and Chinese, and the fields that they stand for. Used where a column
// must be recognised (init) or a heading is missing and another one may mean the same.
import type { FieldType } from '../policy/types.js';
import { plainHeading } from './plain-heading.js';

export type StandardExport = 'customers' | 'transactions';

/** A field that a heading may stand for; a lower rank is the better reading. */
export interface Meaning {
  readonly field: string;
  readonly rank: number;
}

interface KnownField {
  readonly field: string;
  readonly type: FieldType;
  /** Where the field makes sense; undefined: in both exports. */
  readonly only?: StandardExport;
  /** Groups of headings, the surest first. */
  readonly groups: readonly (readonly string[])[];
}

const all = (firsts: string, lasts: string) =>
  firsts.split(' ').flatMap((first) => lasts.split(' ').map((last) => first + last));
const list = (text: string) => text.split(' ');

const idWords = 'id no num number code nr key ref';
const idSigns = '编号 编码 代码 代号 号 号码 番号 id 账号 帐号';

const fields: readonly KnownField[] = [
  {
    field: 'customer_id',
    type: 'text',
    groups: [
      [...all('customer cust client', idWords), ...all('客户 顾客', idSigns)],
      [...all('member membership buyer user shopper', idWords), ...all('会员 买家 用户', `${idSigns} 卡号`)],
      [...all('account acct card loyaltycard', idWords), 'uid', 'openid', 'unionid', '卡号', '账号', '帐号'],
      [
        ...list('customer client member buyer 客户 顾客 会员 买家'),
        ...list(
          'kundennummer kundennr kundenid kundeid debitor debitornr debitorennummer debitorenkonto kunde',
        ),
        ...list(
          'numeroclient codeclient idclient clientid codigocliente idcliente numerocliente codicecliente cliente klant klantnummer',
        ),
      ],
      list('id no number code 编号 编码 代码 号码'),
    ],
  },
  {
    field: 'name',
    type: 'text',
    groups: [
      [
        ...all('customer cust client member buyer account full company', 'name'),
        ...all('客户 顾客 会员 买家 用户 企业 公司 单位', '名称 姓名 名'),
        ...list('姓名 客户全称 公司全称'),
      ],
      list('name 名称 company 公司 企业 单位 昵称 客户简称 nickname contact contactname 联系人 联系人姓名'),
      [],
      [],
      [],
      list('customer client member buyer 客户 顾客 会员 买家'),
    ],
  },
  { field: 'first_name', type: 'text', groups: [list('firstname givenname forename')] },
  { field: 'last_name', type: 'text', groups: [list('lastname surname familyname')] },
  {
    field: 'phone',
    type: 'text',
    groups: [
      list('phone phonenumber phoneno mobile mobilephone mobileno mobilenumber cell cellphone 手机 手机号'),
      list('手机号码 电话 联系电话 电话号码 联系方式 联系手机 tel telephone telephonenumber'),
    ],
  },
  { field: 'email', type: 'text', groups: [list('email emailaddress mail 邮箱 电子邮箱 电子邮件 邮件地址')] },
  {
    field: 'owner',
    type: 'text',
    groups: [
      list(
        'owner accountmanager accountowner customermanager relationshipmanager keyaccountmanager 客户经理',
      ),
      list(
        'salesperson salesrep salesman salesmanager representative rep 业务员 销售员 销售经理 销售代表 业务经理',
      ),
      list('manager 负责人 跟进人 专属顾问 顾问 导购 归属人 所属员工 销售人员 agent consultant'),
    ],
  },
  {
    field: 'region',
    type: 'text',
    groups: [
      list('region area territory district 区域 大区 地区 片区 销售区域 所属区域 所在地区 所在区域 所属大区'),
    ],
  },
  { field: 'country', type: 'text', groups: [list('country countryname countrycode 国家 国别')] },
  { field: 'province', type: 'text', groups: [list('province 省份 省 所在省 所在省份')] },
  { field: 'city', type: 'text', groups: [list('city town 城市 市 所在城市')] },
  {
    field: 'level',
    type: 'text',
    groups: [
      [
        ...all('customer member membership vip loyalty', 'level tier grade class'),
        ...all('客户 会员 vip', '等级 级别'),
      ],
      list('level grade tier 等级 级别'),
    ],
    only: 'customers',
  },
  {
    field: 'rating',
    type: 'number',
    groups: [
      list(
        'rating customerrating servicerating satisfaction csat nps 评分 客户评分 服务评分 满意度 满意度评分',
      ),
      list('score stars reviewscore 得分 评价 星级'),
    ],
  },
  {
    field: 'since',
    type: 'date',
    only: 'customers',
    groups: [
      [
        ...list('since customersince membersince registeredsince clientsince'),
        ...all('注册 建档 开户 入会 开卡 加入 首次合作 合作', '日期 时间'),
      ],
      [
        ...all(
          'registration register registered signup join joined joining enrolment enrollment',
          'date on at',
        ),
        ...list('registered registration joined signup dateregistered datejoined opendate openedon'),
      ],
      list('createdat createdon createdate creationdate datecreated 创建时间 创建日期 录入日期 录入时间'),
    ],
  },
  {
    field: 'order_id',
    type: 'text',
    only: 'transactions',
    groups: [
      [
        ...all('order salesorder invoice', idWords),
        ...all('订单 发票 销售单 销售订单', '编号 编码 号 号码 id 单号'),
        ...list('invoice 单号'),
      ],
      [
        ...all('transaction trans txn receipt bill document doc ticket sale purchase', idWords),
        ...all('交易 小票 单据 流水 消费单 账单 购物小票', '编号 号 号码 id 单号'),
      ],
      [
        ...list(
          'order receipt transaction 订单 注文番号 rechnungsnummer rechnungsnr belegnummer belegnr bestellnummer bestellnr',
        ),
        ...list(
          'auftragsnummer auftragsnr numerofacture numerocommande numerofactura numeropedido documentno purchaseorder',
        ),
      ],
    ],
  },
  {
    field: 'line',
    type: 'text',
    only: 'transactions',
    groups: [list('line lineno linenumber lineid rowno 行号 明细行号')],
  },
  {
    field: 'date',
    type: 'date',
    only: 'transactions',
    groups: [
      [
        ...all('transaction trans txn purchase sale sales', 'date time datetime timestamp at on'),
        ...all('交易 消费 销售 购买 成交 购物', '日期 时间'),
      ],
      [
        ...all('order ordered invoice invoiced receipt booking', 'date time datetime timestamp at on'),
        ...all('下单 订单 订购 开单 开票 发票 单据 制单', '日期 时间'),
        'dateoforder',
        'dateofpurchase',
      ],
      [
        ...list(
          'date datetime timestamp day time 日期 时间 业务日期 发生日期 发生时间 交易日 记账日期 注文日 注文日时 売上日',
        ),
        ...list(
          'docdate documentdate closedate closeddate datum belegdatum rechnungsdatum bestelldatum auftragsdatum',
        ),
        ...list(
          'datefacture datecommande fecha fechafactura fechapedido data dataordine orderdatum factuurdatum',
        ),
      ],
      [...all('付款 支付 收款 结算', '日期 时间'), ...all('payment paid pay settlement', 'date time at on')],
      [
        ...all('created creation shipped shipping ship delivery posting pstng', 'date time at on'),
        'buchungsdatum',
        ...all('创建 发货 出库 送货 过账', '日期 时间'),
      ],
    ],
  },
  {
    field: 'product',
    type: 'text',
    only: 'transactions',
    groups: [
      [
        ...all('product item article stock material sku', idWords),
        ...all('商品 产品 货品 物料 存货', '编号 编码 代码 号 id 货号'),
        ...list('sku stockcode articleno 货号 款号 条码 商品条码 barcode'),
      ],
      list('product item article 商品 产品 货品 服务项目 项目'),
    ],
  },
  {
    field: 'product_name',
    type: 'text',
    only: 'transactions',
    groups: [
      [
        ...all('product item article stock sku', 'name description title'),
        ...all('商品 产品 货品 物料 存货 宝贝', '名称 描述 标题 名'),
        ...list('description 品名'),
      ],
    ],
  },
  {
    field: 'category',
    type: 'text',
    groups: [
      [
        ...all('product item', 'category group type class line'),
        ...all('商品 产品 货品', '类别 分类 品类 类型 大类'),
        ...list('category categoryname 类别 品类 分类 大类'),
      ],
      list('department productline 类目 系列 品牌 brand'),
    ],
  },
  {
    field: 'quantity',
    type: 'number',
    only: 'transactions',
    groups: [
      [
        ...list(
          'menge anzahl stuck stück quantite quantité cantidad quantita aantal quantity qty orderqty orderquantity quantityordered units pieces pcs 数量 购买数量 件数',
        ),
        ...list('销售数量 订购数量 销量'),
      ],
    ],
  },
  {
    field: 'price',
    type: 'money',
    only: 'transactions',
    groups: [
      list(
        'unitprice priceperunit priceeach saleprice sellingprice unitcost 单价 成交价 成交单价 销售单价 含税单价 实际单价',
      ),
      list('price 价格 售价 销售价 einzelpreis preis prixunitaire preciounitario'),
    ],
  },
  {
    field: 'amount',
    type: 'money',
    only: 'transactions',
    groups: [
      [
        ...all('实付 实收 成交 支付 付款 结算 实际 实际支付', '金额 款 额'),
        ...list(
          '买家实付 买家实际支付金额 实付款 amountpaid paidamount totalpaid netamount amountnet netsales netvalue',
        ),
      ],
      [
        ...all('交易 消费 销售 购买 合计 总 含税 本次消费', '金额 额'),
        ...list('金额 价税合计 amount transactionamount salesamount saleamount totalamount amounttotal'),
        ...list(
          'linetotal lineamount linevalue revenue sales turnover spend spending purchaseamount invoiceamount',
        ),
      ],
      [
        ...all('订单 应付 应收 单据', '金额 总额 总价'),
        ...list(
          '总价 小计 合计 总额 amountinlc amountinlocalcurrency amountinlocalcrcy amountindoccurr betrag umsatz summe gesamtbetrag gesamtsumme nettobetrag bruttobetrag montant montantttc montantht totalttc importe importetotal monto montototal valor valortotal importo totale bedrag orderamount ordertotal ordervalue invoicetotal grosstotal grossamount grosssales',
        ),
        ...list('total value subtotal extendedprice grandtotal'),
      ],
    ],
  },
  {
    field: 'status',
    type: 'text',
    groups: [
      list(
        'status orderstatus paymentstatus financialstatus orderstate stage dealstage stagename 状态 订单状态 交易状态 支付状态 付款状态 单据状态',
      ),
    ],
  },
  {
    field: 'currency',
    type: 'text',
    only: 'transactions',
    groups: [list('currency currencycode ccy curr lcurr doccurr waers crcy 币种 币别 货币 结算币种')],
  },
  {
    field: 'channel',
    type: 'text',
    groups: [list('channel saleschannel orderchannel 渠道 销售渠道 来源渠道 订单来源 客户来源')],
  },
  {
    field: 'store',
    type: 'text',
    groups: [list('store storename shop shopname branch 门店 门店名称 店铺 店铺名称 网点')],
  },
  {
    field: 'payment_method',
    type: 'text',
    only: 'transactions',
    groups: [list('paymentmethod paymenttype 支付方式 付款方式 结算方式')],
  },
];

/** What may stand before a heading without changing what it says: "Customer region", "订单状态". */
const qualifiers =
  /^(customer|cust|client|member|order|transaction|txn|sales|invoice|item|客户|顾客|会员|买家|订单|交易|销售|商品|产品)(?=.)/;
/** Headings found only behind a qualifier rank below all others. */
const qualified = 10;

const traditional =
  '戶編號碼訂單額區狀態類別數時間產電話會員稱註冊級評幣種價經實應購買貨發營業務歸屬門國聯繫帳開總計隻條顧質製';
const simplified =
  '户编号码订单额区状态类别数时间产电话会员称注册级评币种价经实应购买货发营业务归属门国联系账开总计只条顾质制';
const toSimplified = new Map([...traditional].map((sign, index) => [sign, [...simplified][index] ?? sign]));

/** Letters and digits of a heading alone, without units in brackets, in simplified characters. */
function bare(heading: string): string {
  const plain = plainHeading(heading).replaceAll('#', 'no');
  const unitless = plain.replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】|<[^>]*>/gu, '');
  const letters = (unitless.trim() === '' ? plain : unitless).replace(/[^\p{L}\p{N}]/gu, '');
  return [...letters].map((sign) => toSimplified.get(sign) ?? sign).join('');
}

const byHeading = new Map<string, { field: KnownField; rank: number }[]>();
for (const field of fields) {
  field.groups.forEach((group, rank) => {
    for (const heading of group) {
      const found = byHeading.get(heading) ?? [];
      if (!found.some((each) => each.field === field)) found.push({ field, rank });
      byHeading.set(heading, found);
    }
  });
}

/** Names that say little on their own: only a customers export calls its customers so. */
const customersOnly = new Set(['id', 'no', 'number', 'code', '编号', '编码', '代码', '号码', 'name', '名称']);

/** In lists of bookings these are accounts of the ledger. */
const ofLedger = new Set(['accountcode', 'acctcode', 'accountcodes', 'glaccount']);

function meaningsOf(key: string, exportName: StandardExport, plus: number): Meaning[] {
  if (exportName !== 'customers' && (customersOnly.has(key) || ofLedger.has(key))) return [];
  return (byHeading.get(key) ?? [])
    .filter(({ field }) => field.only === undefined || field.only === exportName)
    .map(({ field, rank }) => ({ field: field.field, rank: rank + plus }));
}

/** The fields that a heading may stand for in an export, the likeliest first; none when it is not known. */
export function meanings(heading: string, exportName: StandardExport): Meaning[] {
  const key = bare(heading);
  const exact = meaningsOf(key, exportName, 0);
  const behind = key.replace(qualifiers, '');
  const further = behind === key ? [] : meaningsOf(behind, exportName, qualified);
  // "Order no" is a number of orders, whatever "No" alone may mean.
  const found = exact.length > 0 ? exact : further.filter((each) => each.field !== 'customer_id');
  return [...found].sort((a, b) => a.rank - b.rank);
}

/** Type of the values of a known field; undefined for other fields. */
export function knownType(field: string): FieldType | undefined {
  return fields.find((each) => each.field === field)?.type;
}

/** A heading among `found` that says the same as `heading` in other words. */
export function sameMeaning(heading: string, found: readonly string[]): string | undefined {
  for (const exportName of ['customers', 'transactions'] as const) {
    const [meant] = meanings(heading, exportName);
    const same = found.filter((each) => meanings(each, exportName)[0]?.field === meant?.field);
    if (meant !== undefined && same.length === 1) return same[0];
  }
  return undefined;
}

/** Whether two names say the same, apart from marks, case and width. */
export function sameName(a: string, b: string): boolean {
  return bare(a) === bare(b);
}
