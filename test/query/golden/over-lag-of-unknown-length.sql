SELECT ts, user_id,
  lag(price, quantity) OVER (PARTITION BY user_id ORDER BY ts) AS n
FROM kept
