SELECT ts, user_id,
  count(*) OVER (PARTITION BY user_id ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS n
FROM kept
WHERE jaro_similarity(type, 'x') > 0.5 AND nosuch(1)
