-- The benchmark's yardstick: what somebody who knows DuckDB and this data would write by hand for policy.yaml.
-- It grades what read-trusting.sql or read-checked.sql read; after the latter, and followed by report.sql, it does the
-- work of gradus. It keeps to what gradus promises in its results: exact decimals, quotients half up to 6 places, scores
-- to 4, ids as text. Paths are relative to the data folder. One statement ends with a semicolon at a line's end.

-- Fates: 0 is used, 1 set aside, 2 rejected. Rows that are not used fall into the groups without customer, so that one
-- scan sums and counts.
CREATE TABLE totals AS
SELECT customer_id, fate, count(*) AS rows,
  (sum(amount) FILTER (WHERE date >= DATE '2026-01-01'))::DECIMAL(18,4) AS spend,
  (sum(amount) FILTER (WHERE date < DATE '2026-01-01'))::DECIMAL(18,4) AS spend_before,
  count(DISTINCT order_id) FILTER (WHERE date >= DATE '2026-01-01') AS orders,
  DATE '2026-12-31' - max(date) AS recency_days
FROM (SELECT CASE WHEN fate = 0 THEN customer_id END AS customer_id, date, order_id, amount, fate FROM transactions)
GROUP BY customer_id, fate;

CREATE TABLE last AS
SELECT customer_id, CASE tier WHEN 'platinum' THEN 0 WHEN 'vip' THEN 0 WHEN 'gold' THEN 1 WHEN 'silver' THEN 2 WHEN 'normal' THEN 3 END::TINYINT AS previous
FROM last_results;

-- Whole numbers of millionths and ten-thousandths as decimals; 18 digits in all, so that the product stays in 64 bits.
CREATE MACRO millionths(value) AS value::DECIMAL(12,0) * 0.000001::DECIMAL(6,6);
CREATE MACRO score_of(value) AS value::DECIMAL(12,0) * 0.0001::DECIMAL(4,4);

-- Tiers are numbers from here on, 0 is the best.
CREATE TABLE graded AS
WITH metrics AS (
  SELECT c.*, date_sub('year', since, DATE '2026-12-31') AS years,
    coalesce(t.rows, 0) AS rows, coalesce(spend, 0::DECIMAL(18,4)) AS spend, coalesce(orders, 0) AS orders, recency_days,
    CASE WHEN spend_before > 0 THEN (coalesce(spend, 0) * 10000)::BIGINT - (spend_before * 10000)::BIGINT END AS change,
    (spend_before * 10000)::BIGINT AS units_before, (coalesce(spend, 0) * 10000)::BIGINT AS units, previous
  FROM customers AS c
    LEFT JOIN totals AS t ON t.customer_id = c.customer_id
    LEFT JOIN last AS l ON l.customer_id = c.customer_id
  WHERE c.fate = 0
),
-- Quotients in millionths, half up and away from zero.
quotients AS (
  SELECT * EXCLUDE (change, units_before, units),
    (abs(change) * 2000000 + units_before) // (2 * units_before) * sign(change) AS growth,
    CASE WHEN orders > 0 THEN (abs(units) * 200 + orders) // (2 * orders) * sign(units) END AS average_order,
    (orders * 2000000 + 12) // 24 AS per_month
  FROM metrics
),
points AS (
  SELECT *,
    CASE WHEN spend >= 10000 THEN 100 WHEN spend >= 5000 THEN 80 WHEN spend >= 2000 THEN 60 WHEN spend >= 1000 THEN 40
      WHEN spend >= 500 THEN 20 ELSE 0 END AS spend_points,
    -- In millionths as well: (y0 * (x1 - x) + y1 * (x - x0)) / (x1 - x0), rounded half up once.
    CASE WHEN average_order IS NULL OR average_order <= 0 THEN 0
      WHEN average_order < 700000000 THEN (average_order * 120 + 700) // 1400
      WHEN average_order < 1500000000 THEN (average_order * 80 + 40000000000 + 800) // 1600
      ELSE 100000000 END AS order_points,
    CASE WHEN recency_days IS NULL OR recency_days >= 365 THEN 0
      WHEN recency_days < 30 THEN ((3000 - 10 * recency_days) * 2000000 + 30) // 60
      ELSE ((32850 - 90 * recency_days) * 2000000 + 335) // 670 END AS recency_points,
    CASE WHEN per_month < 750000 THEN (per_month * 200000000 + 750000) // 1500000 ELSE 100000000 END AS month_points,
    CASE WHEN years >= 15 THEN 100 WHEN years >= 8 THEN 80 WHEN years >= 3 THEN 50 WHEN years >= 1 THEN 20 ELSE 0 END AS years_points,
    coalesce(rating >= 4.5, false) AS well_rated
  FROM quotients
),
-- Hundred-millionths of a point, clamped, then to ten-thousandths half up: integers all the way.
scores AS (
  SELECT *, ((greatest(0, least(10000000000,
      spend_points::BIGINT * 36000000 + order_points * 24 + recency_points * 16 + month_points * 16 + years_points::BIGINT * 8000000
      + CASE WHEN well_rated THEN 500000000 ELSE 0 END)) + 5000) // 10000) AS score
  FROM points
),
scored AS (
  SELECT *, CASE WHEN score >= 800000 AND spend >= 5000 AND per_month >= 250000 THEN 0
    WHEN score >= 650000 OR spend >= 8000 THEN 1 WHEN score >= 400000 THEN 2 ELSE 3 END AS scored
  FROM scores
),
kept AS (
  SELECT *, coalesce(scored > previous AND
    CASE previous WHEN 0 THEN score >= 750000 AND spend >= 4000 WHEN 1 THEN score >= 600000 ELSE false END, false) AS kept
  FROM scored
),
moved AS (
  SELECT *, CASE WHEN kept THEN previous ELSE scored END AS held,
    CASE WHEN previous IS NULL THEN greatest(scored, 1)
      ELSE greatest(least(CASE WHEN kept THEN previous ELSE scored END, previous + 1), previous - 2) END AS moved
  FROM kept
),
floored AS (
  SELECT *, CASE WHEN years >= 15 AND growth >= 200000 THEN least(moved, 2) ELSE moved END AS floored FROM moved
)
SELECT * REPLACE (score_of(score) AS score, millionths(growth) AS growth, millionths(average_order) AS average_order,
    millionths(per_month) AS per_month, millionths(order_points) AS order_points, millionths(recency_points) AS recency_points,
    millionths(month_points) AS month_points),
  CASE WHEN recency_days > 270 THEN greatest(floored, 2) ELSE floored END AS tier
FROM floored
-- Here, because numbers and short text sort faster than finished lines; tables keep their order.
ORDER BY customer_id;

CREATE MACRO refused_lines(name) AS (SELECT count(DISTINCT line) FROM reject_errors JOIN reject_scans USING (scan_id, file_id) WHERE file_path = name);
CREATE MACRO tier_name(tier) AS CASE tier WHEN 0 THEN 'platinum' WHEN 1 THEN 'gold' WHEN 2 THEN 'silver' WHEN 3 THEN 'normal' END;
CREATE MACRO movement(previous, tier) AS CASE WHEN previous IS NULL THEN 'new' WHEN tier IS NULL THEN 'left' WHEN tier < previous THEN 'up' WHEN tier > previous THEN 'down' ELSE 'same' END;
-- As many places as the value needs: casting to them is several times faster than cutting zeros off text.
CREATE MACRO trimmed(value) AS CASE WHEN value % 1 = 0 THEN value::BIGINT::VARCHAR WHEN value % 0.1 = 0 THEN value::DECIMAL(18,1)::VARCHAR
  WHEN value % 0.01 = 0 THEN value::DECIMAL(18,2)::VARCHAR WHEN value % 0.001 = 0 THEN value::DECIMAL(18,3)::VARCHAR
  WHEN value % 0.0001 = 0 THEN value::DECIMAL(18,4)::VARCHAR WHEN value % 0.00001 = 0 THEN value::DECIMAL(18,5)::VARCHAR ELSE value::VARCHAR END;
CREATE MACRO reasons_of(tier, floored, moved, held, previous, kept, scored, score, spend, per_month, well_rated) AS
  concat_ws(';',
    CASE WHEN floored <> tier THEN 'cap:Inactive' END,
    CASE WHEN moved <> floored THEN 'floor:Loyal' END,
    CASE WHEN moved < held AND previous IS NOT NULL THEN 'max_down' END,
    CASE WHEN moved > held AND previous IS NOT NULL THEN 'max_up' END,
    CASE WHEN moved > scored AND previous IS NULL THEN 'new_customer_limit' END,
    CASE WHEN kept THEN 'kept' END,
    CASE WHEN scored = 1 AND score < 65 THEN 'direct:annual_spend' ELSE 'score' END,
    CASE WHEN scored = 1 AND score >= 80 AND spend < 5000 THEN 'gate_failed:annual_spend' END,
    CASE WHEN scored = 1 AND score >= 80 AND per_month < 0.25 THEN 'gate_failed:orders_per_month' END,
    CASE WHEN well_rated THEN 'adjustment:well_rated' END);

COPY (
  SELECT safe(customer_id) AS customer_id, safe(name) AS name, safe(owner) AS owner, safe(region) AS region, since, tier_name(tier) AS tier, tier_name(previous) AS previous_tier,
    movement(previous, tier) AS movement, previous - tier AS steps, trimmed(score) AS score, NULL AS previous_score, NULL AS score_change, NULL AS previous_value,
    tier_name(scored) AS scored_tier, tier_name(moved) AS moved_tier, tier_name(tier) AS ruled_tier,
    reasons_of(tier, floored, moved, held, previous, kept, scored, score, spend, per_month, well_rated) AS reasons,
    trimmed(spend) AS annual_spend, orders, trimmed(growth) AS spend_growth, recency_days,
    trimmed(average_order) AS average_order, trimmed(per_month) AS orders_per_month, trimmed(rating) AS rating,
    years AS customer_years, spend_points AS annual_spend_points, trimmed(order_points) AS average_order_points,
    trimmed(recency_points) AS recency_days_points, trimmed(month_points) AS orders_per_month_points,
    years_points AS customer_years_points, tier_name(tier - 1) AS next_tier,
    CASE WHEN tier > 0 THEN trimmed(greatest(0, CASE tier WHEN 1 THEN 80 WHEN 2 THEN 65 ELSE 40 END - score)) END AS score_to_next,
    CASE tier WHEN 0 THEN '0.8' WHEN 1 THEN '0.85' WHEN 2 THEN '0.9' ELSE '1' END AS discount
  FROM graded
) TO 'handwritten/graded.csv' (FORMAT csv, HEADER);

CREATE TABLE left_customers AS SELECT customer_id, previous FROM last ANTI JOIN graded USING (customer_id);

COPY (
  SELECT safe(customer_id) AS customer_id, tier_name(previous) AS previous_tier, tier_name(tier) AS tier, movement(previous, tier) AS movement,
    previous - tier AS steps, NULL AS steps_behaviour, NULL AS steps_policy, NULL AS steps_movement, NULL AS steps_bounds,
    NULL AS steps_override, NULL AS previous_score, trimmed(score) AS score, NULL AS score_change,
    CASE WHEN previous <> tier THEN 'unattributed' END AS main_driver, reasons
  FROM (
    SELECT customer_id, previous, tier, score,
      reasons_of(tier, floored, moved, held, previous, kept, scored, score, spend, per_month, well_rated) AS reasons
    FROM graded WHERE tier IS DISTINCT FROM previous
    UNION ALL SELECT customer_id, previous, NULL, NULL, 'left' FROM left_customers
  ) ORDER BY customer_id
) TO 'handwritten/changes.csv' (FORMAT csv, HEADER);

COPY (
  WITH cells AS (
    SELECT coalesce(previous, 9) AS f, tier AS t, count(*) AS customers, sum(spend) AS value FROM graded GROUP BY ALL
    UNION ALL SELECT previous, 9, count(*), NULL FROM left_customers GROUP BY ALL
  ),
  grid AS (
    SELECT f, t, coalesce(customers, 0) AS customers, sum(coalesce(customers, 0)) OVER (PARTITION BY f)::BIGINT AS total, value
    FROM (SELECT f.range AS f, t.range AS t FROM range(10) AS f, range(10) AS t
      WHERE (f.range < 4 OR f.range = 9) AND (t.range < 4 OR t.range = 9) AND f.range + t.range < 18)
    LEFT JOIN cells USING (f, t)
  )
  SELECT coalesce(tier_name(f), 'new') AS previous_tier, coalesce(tier_name(t), 'left') AS tier, customers,
    CASE WHEN total > 0 THEN trimmed(millionths((customers * 2000000 + total) // (2 * total))) END AS row_share,
    NULL AS previous_value, CASE WHEN t < 9 THEN trimmed(coalesce(value, 0)) END AS value
  FROM grid ORDER BY f, t
) TO 'handwritten/migration.csv' (FORMAT csv, HEADER);

COPY (
  SELECT 'transactions' AS export, coalesce(sum(rows) FILTER (WHERE fate = 0 AND customer_id IN (SELECT customer_id FROM graded)), 0) AS used,
    coalesce(sum(rows) FILTER (WHERE fate = 1), 0) AS set_aside,
    coalesce(sum(rows) FILTER (WHERE fate = 2 OR (fate = 0 AND customer_id NOT IN (SELECT customer_id FROM graded))), 0)
      + refused_lines('transactions.csv') AS rejected
  FROM totals
  UNION ALL SELECT 'customers', (SELECT count(*) FROM graded), 0, rejected_customers() + refused_lines('customers.csv')
) TO 'handwritten/rows.csv' (FORMAT csv, HEADER);
