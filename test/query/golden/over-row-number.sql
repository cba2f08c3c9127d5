SELECT ts, user_id,
  row_number() OVER (PARTITION BY user_id ORDER BY ts) AS n
FROM events
