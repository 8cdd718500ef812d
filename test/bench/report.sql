-- What gradus asks beyond grading: that nobody stands twice in a file, and what the change report says of this data besides
-- the matrix.
COPY (
  SELECT (SELECT count(*) - count(DISTINCT customer_id) FROM customers) AS customers,
    (SELECT count(*) - count(DISTINCT customer_id) FROM last) AS last_results
) TO 'handwritten/twice.csv' (FORMAT csv, HEADER);

-- At most 2 points below the score of the next better tier, and every gate that failed within 2 % of its threshold.
COPY (
  SELECT tier_name(tier - 1) AS tier, count(*) FILTER (WHERE score < least AND gates) AS score,
    count(*) FILTER (WHERE score >= least) AS gates, count(*) FILTER (WHERE score < least AND NOT gates) AS both
  FROM (
    SELECT tier, score, CASE tier WHEN 1 THEN 80 WHEN 2 THEN 65 ELSE 40 END AS least,
      tier > 1 OR (spend >= 5000 AND per_month >= 0.25) AS gates, tier > 1 OR (spend >= 4900 AND per_month >= 0.245) AS nearly
    FROM graded WHERE tier > 0
  )
  WHERE score >= least - 2 AND nearly AND NOT (score >= least AND gates)
  GROUP BY tier ORDER BY tier
) TO 'handwritten/near_misses.csv' (FORMAT csv, HEADER);

-- Names and owners are too many to be groups.
COPY (
  SELECT region, count(*) AS customers, count(*) FILTER (WHERE tier > previous) AS down
  FROM graded WHERE previous IS NOT NULL GROUP BY region ORDER BY region
) TO 'handwritten/concentration.csv' (FORMAT csv, HEADER);

COPY (
  (SELECT customer_id, previous - tier AS steps FROM graded WHERE tier < previous ORDER BY steps DESC, customer_id LIMIT 10)
  UNION ALL (SELECT customer_id, previous - tier AS steps FROM graded WHERE tier > previous ORDER BY steps, customer_id LIMIT 10)
) TO 'handwritten/movers.csv' (FORMAT csv, HEADER);
