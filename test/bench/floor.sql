-- The least that anything built on this engine has to do: it reads the rows, sums, and counts distinct orders by customer.
COPY (
  SELECT count(*) AS customers, sum(spend) AS spend, sum(orders) AS orders
  FROM (SELECT customer_id, sum(amount) AS spend, count(DISTINCT order_id) AS orders
    FROM read_csv('transactions.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
      columns = {customer_id: 'VARCHAR', date: 'DATE', order_id: 'VARCHAR', product: 'VARCHAR', category: 'VARCHAR',
        amount: 'DECIMAL(12,2)', status: 'VARCHAR', store: 'VARCHAR'})
    GROUP BY customer_id)
) TO 'handwritten/floor.csv' (FORMAT csv, HEADER);
