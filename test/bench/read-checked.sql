-- Reads files that may be anything, and judges every cell as gradus does: spaces around it, what stands for a missing value,
-- amounts with an exponent or a fifth decimal, days that are none, rows without customer. A cell that is in order, as most
-- are, costs a few comparisons.
CREATE MACRO unpacked(cell) AS trim(regexp_replace(trim(cell, ' ' || chr(9)), '^="(.*)"$', '\1', 's'), ' ' || chr(9));
CREATE MACRO mended(cell) AS CASE WHEN list_contains(['', '-', '--', 'N/A', 'n/a', '无', '空', '#N/A', 'NULL', 'null', '(空)'], unpacked(cell)) THEN NULL ELSE unpacked(cell) END;
CREATE MACRO sound(cell) AS NOT suffix(cell, ' ') AND NOT suffix(cell, chr(9))
  AND CASE WHEN cell < 'A' THEN cell >= '!' AND NOT prefix(cell, '="') ELSE true END
  AND CASE WHEN strlen(cell) > 5 THEN true ELSE CASE strlen(cell) WHEN 1 THEN cell <> '-' WHEN 2 THEN cell <> '--'
    WHEN 3 THEN cell <> 'N/A' AND cell <> 'n/a' AND cell <> '无' AND cell <> '空'
    WHEN 4 THEN cell <> '#N/A' AND cell <> 'NULL' AND cell <> 'null' WHEN 5 THEN cell <> '(空)' ELSE true END END;
CREATE MACRO text_of(cell) AS CASE WHEN sound(cell) THEN cell ELSE mended(cell) END;
CREATE MACRO is_number(cell) AS regexp_full_match(cell, '-?[0-9]{1,14}(?:\.[0-9]{1,4})?');
CREATE MACRO number_of(cell) AS CASE WHEN is_number(cell) THEN cell::DECIMAL(18,4)
  WHEN is_number(mended(cell)) THEN mended(cell)::DECIMAL(18,4) END;
CREATE MACRO day_of(cell) AS CASE WHEN strlen(cell) = 10 AND cell BETWEEN '0001' AND ':' THEN TRY_CAST(cell AS DATE)
  WHEN regexp_full_match(mended(cell), '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(mended(cell) AS DATE) END;
CREATE MACRO unreadable(value, cell) AS CASE WHEN value IS NULL THEN mended(cell) IS NOT NULL ELSE false END;

CREATE VIEW transactions AS
SELECT customer_id, date, order_id, amount,
  CASE WHEN customer_id IS NULL OR date IS NULL OR unreadable(amount, raw_amount) THEN 2
    WHEN status IN ('paid', 'shipped') AND date <= DATE '2026-12-31' THEN 0 ELSE 1 END AS fate
FROM (
  SELECT text_of(customer_id) AS customer_id, day_of(date) AS date, text_of(order_id) AS order_id,
    number_of(amount) AS amount, amount AS raw_amount, text_of(status) AS status
  FROM read_csv('transactions.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', store_rejects = true,
    columns = {customer_id: 'VARCHAR', date: 'VARCHAR', order_id: 'VARCHAR', product: 'VARCHAR', category: 'VARCHAR',
      amount: 'VARCHAR', status: 'VARCHAR', store: 'VARCHAR'})
);

CREATE TABLE customers AS
SELECT * EXCLUDE (raw_rating, raw_since),
  CASE WHEN customer_id IS NULL OR unreadable(rating, raw_rating) OR unreadable(since, raw_since) THEN 2 ELSE 0 END AS fate
FROM (
  SELECT text_of(customer_id) AS customer_id, text_of(name) AS name, text_of(owner) AS owner, text_of(region) AS region,
    number_of(rating) AS rating, rating AS raw_rating, day_of(since) AS since, since AS raw_since
  FROM read_csv('customers.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', store_rejects = true,
    columns = {customer_id: 'VARCHAR', name: 'VARCHAR', owner: 'VARCHAR', region: 'VARCHAR', rating: 'VARCHAR', since: 'VARCHAR'})
);

CREATE VIEW last_results AS
SELECT text_of(customer_id) AS customer_id, text_of(tier) AS tier
FROM read_csv('last.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', store_rejects = true,
  columns = {customer_id: 'VARCHAR', tier: 'VARCHAR'});

CREATE MACRO rejected_customers() AS (SELECT count(*) FROM customers WHERE fate = 2);
-- Spreadsheets run text that begins so.
CREATE MACRO safe(word) AS CASE WHEN word >= 'A' AND word < '＋' THEN word
  WHEN regexp_matches(word, '^''*[=+@＋－＝＠\t\r-]') THEN '''' || word ELSE word END;
