-- Reads files that are known to be in order: every cell as it should be, amounts with two decimals, nobody twice, text that
-- no spreadsheet runs.
CREATE VIEW transactions AS
SELECT customer_id, date, order_id, amount,
  CASE WHEN status IN ('paid', 'shipped') AND date <= DATE '2026-12-31' THEN 0 ELSE 1 END AS fate
FROM read_csv('transactions.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', store_rejects = true,
  columns = {customer_id: 'VARCHAR', date: 'DATE', order_id: 'VARCHAR', product: 'VARCHAR', category: 'VARCHAR',
    amount: 'DECIMAL(12,2)', status: 'VARCHAR', store: 'VARCHAR'});

CREATE VIEW customers AS
SELECT *, 0 AS fate
FROM read_csv('customers.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', store_rejects = true,
  columns = {customer_id: 'VARCHAR', name: 'VARCHAR', owner: 'VARCHAR', region: 'VARCHAR', rating: 'DECIMAL(4,1)', since: 'DATE'});

CREATE VIEW last_results AS
SELECT customer_id, tier
FROM read_csv('last.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', store_rejects = true,
  columns = {customer_id: 'VARCHAR', tier: 'VARCHAR'});

CREATE MACRO rejected_customers() AS 0;
CREATE MACRO safe(word) AS word;
