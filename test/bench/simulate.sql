-- The yardstick of gradus simulate: who would stand where if gold began at 66, from the results that gradus wrote for policy.yaml,
-- written by hand for this policy. One question over the file, of which only the columns that the policy asks for are read.
COPY (
WITH metrics AS (
  SELECT CASE tier WHEN 'platinum' THEN 0 WHEN 'gold' THEN 1 WHEN 'silver' THEN 2 ELSE 3 END AS now,
    CASE previous_tier WHEN 'platinum' THEN 0 WHEN 'gold' THEN 1 WHEN 'silver' THEN 2 WHEN 'normal' THEN 3 END AS previous,
    annual_spend::DECIMAL(18,4) AS spend, (spend_growth::DECIMAL(18,6) * 1000000)::BIGINT AS growth,
    (average_order::DECIMAL(18,6) * 1000000)::BIGINT AS average_order, (orders_per_month::DECIMAL(18,6) * 1000000)::BIGINT AS per_month,
    recency_days::BIGINT AS recency_days, rating::DECIMAL(18,4) AS rating, customer_years::BIGINT AS years
  FROM read_csv('gradus/graded.csv', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
    columns = {customer_id: 'VARCHAR', name: 'VARCHAR', owner: 'VARCHAR', region: 'VARCHAR', since: 'VARCHAR', tier: 'VARCHAR',
      previous_tier: 'VARCHAR', movement: 'VARCHAR', steps: 'VARCHAR', score: 'VARCHAR', previous_score: 'VARCHAR',
      score_change: 'VARCHAR', previous_value: 'VARCHAR', scored_tier: 'VARCHAR', moved_tier: 'VARCHAR', ruled_tier: 'VARCHAR',
      reasons: 'VARCHAR', annual_spend: 'VARCHAR', orders: 'VARCHAR', spend_growth: 'VARCHAR', recency_days: 'VARCHAR',
      average_order: 'VARCHAR', orders_per_month: 'VARCHAR', rating: 'VARCHAR', customer_years: 'VARCHAR',
      annual_spend_points: 'VARCHAR', average_order_points: 'VARCHAR', recency_days_points: 'VARCHAR',
      orders_per_month_points: 'VARCHAR', customer_years_points: 'VARCHAR', next_tier: 'VARCHAR', score_to_next: 'VARCHAR',
      discount: 'VARCHAR'})
),
points AS (
  SELECT *,
    CASE WHEN spend >= 10000 THEN 100 WHEN spend >= 5000 THEN 80 WHEN spend >= 2000 THEN 60 WHEN spend >= 1000 THEN 40
      WHEN spend >= 500 THEN 20 ELSE 0 END AS spend_points,
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
  FROM metrics
),
scores AS (
  SELECT *, ((greatest(0, least(10000000000,
      spend_points::BIGINT * 36000000 + order_points * 24 + recency_points * 16 + month_points * 16 + years_points::BIGINT * 8000000
      + CASE WHEN well_rated THEN 500000000 ELSE 0 END)) + 5000) // 10000) AS score
  FROM points
),
scored AS (
  SELECT *, CASE WHEN score >= 800000 AND spend >= 5000 AND per_month >= 250000 THEN 0
    WHEN score >= 660000 OR spend >= 8000 THEN 1 WHEN score >= 400000 THEN 2 ELSE 3 END AS scored
  FROM scores
),
kept AS (
  SELECT *, coalesce(scored > previous AND
    CASE previous WHEN 0 THEN score >= 750000 AND spend >= 4000 WHEN 1 THEN score >= 600000 ELSE false END, false) AS kept
  FROM scored
),
moved AS (
  SELECT *, CASE WHEN previous IS NULL THEN greatest(scored, 1)
      ELSE greatest(least(CASE WHEN kept THEN previous ELSE scored END, previous + 1), previous - 2) END AS moved
  FROM kept
),
floored AS (
  SELECT *, CASE WHEN years >= 15 AND growth >= 200000 THEN least(moved, 2) ELSE moved END AS floored FROM moved
),
final AS (SELECT *, CASE WHEN recency_days > 270 THEN greatest(floored, 2) ELSE floored END AS tier FROM floored)
SELECT now, previous, tier, count(*) AS customers, sum(spend) AS value,
  count(*) FILTER (WHERE abs(score - 800000) <= 10000 OR abs(score - 660000) <= 10000 OR abs(score - 400000) <= 10000) AS near_line
FROM final GROUP BY ALL ORDER BY ALL
) TO 'handwritten/simulated.csv' (FORMAT csv, HEADER);
