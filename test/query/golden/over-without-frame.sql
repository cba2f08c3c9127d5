SELECT ts, user_id,
  count(*) OVER (PARTITION BY user_id ORDER BY ts) AS n
FROM events
