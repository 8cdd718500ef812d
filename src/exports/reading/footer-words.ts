// What programs print below a list: who made it, when, whose it is, which page it is. Lines of customers and facts must
// not match, so each pattern wants more than a word that may be a name.

const by = '(?:[:：]|\\s+(?:by|on|at|from|with|via|in|using)\\b)';

const patterns = [
  // Who and when.
  `(?:report |list |file |document |data )?(?:printed|generated|exported|extracted|downloaded|prepared|created|produced|compiled|run)${by}.*`,
  '(?:print|printing|export|report|run|creation|generation|download|as[- ]of) ?(?:date|time|day)(?: ?(?:and|&|/) ?time)?\\s*[:：].*',
  '(?:printed|exported|as of|run date|report date|generated)\\s*[:：]?\\s+\\d.*',
  '(?:gedruckt|erstellt|exportiert|ausgedruckt)\\s+(?:am|von|um|durch)\\b.*',
  '(?:imprim[ée]|[ée]dit[ée]|g[ée]n[ée]r[ée]|export[ée])e?s?\\s+(?:le|par)\\b.*',
  '(?:impreso|generado|exportado)\\s+(?:el|por)\\b.*',
  '(?:制表|制单|製表|打印|列印|审核|复核|审批|经办|导出|匯出|生成|填表|统计|会计|出纳|主管|负责)(?:人|员|者|日期|时间|時間|时刻|用户|单位)?\\s*[:：].*',
  '(?:制表|制单|製表|打印|列印|审核|复核|导出|匯出|生成|填表)(?:人|员|日期|时间|時間)\\s*',
  '(?:印刷日|出力日|作成日|作成者|出力者|出力日時|印刷日時)\\s*[:：]?.*',
  // Whose.
  '(?:copyright\\b|\\(c\\)|©)\\s*(?:\\(c\\)|©|\\d{4}|by\\b).*',
  '[(]c[)]\\s.*|©.*',
  '.*\\ball rights reserved[.]?',
  '(?:strictly )?(?:private (?:and|&) )?confidential(?:\\s+(?:information|document|report|data)\\b.*|\\s*[-–—:,;.]\\s*.*|)',
  '(?:for )?internal use only.*|do not (?:distribute|copy|forward)\\b.*|for internal (?:use|purposes)\\b.*',
  '(?:streng )?vertraulich.*|nur (?:für den|zum) internen gebrauch.*|confidentiel.*|(?:内部资料|内部文件|机密|仅供内部|版权所有).*',
  // Which part, how many, from where.
  '-*\\s*(?:page|seite|p[áa]gina|pagina)\\s*[:：]?\\s*\\d+(?:\\s*(?:of|/|von|sur|de|di)\\s*\\d+)?\\s*-*',
  '第\\s*\\d+\\s*[页頁](?:\\s*[,，/／]?\\s*共\\s*\\d+\\s*[页頁])?|共\\s*\\d+\\s*(?:页|頁|条|條|行|笔|筆|项)(?:记录|記錄|数据)?[。.]?',
  '[*=<-]*\\s*(?:end of (?:report|list|file|document|data)|ende der liste|(?:报表|报告|列表)结束)\\s*[*=>-]*[.]?',
  '\\(?\\d[\\d,.]* (?:rows?|records?|lines?|entries|results?)(?: (?:selected|exported|returned|affected|found|in total|listed))?[.)]*',
  '(?:number of |total )?(?:rows?|records?|lines?)(?: count)?\\s*[:：]\\s*[\\d,.]+',
  '(?:applied )?filters?(?: applied)?\\s*[:：].*|(?:data )?source\\s*[:：].*|notes?\\s*[:：].*|disclaimer\\b.*|(?:数据来源|备注|说明|注)\\s*[:：].*',
  '(?:accrual|cash) basis\\b.*',
];

const footer = new RegExp(`^(?:${patterns.join('|')})$`, 'isu');
const labelled = /^[^:：\d]{1,30}(?:：|:\s)\s*\S.*$/su;

/** Whether a cell says what stands below lists, in words that are no name of a customer. */
export function saysFooter(cell: string): boolean {
  return footer.test(cell);
}

/** Whether a cell holds a label and what it labels: `Operator: Sam`. */
export function isLabelled(cell: string): boolean {
  return labelled.test(cell);
}
