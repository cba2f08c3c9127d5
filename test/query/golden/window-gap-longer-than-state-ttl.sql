SELECT window_start, user_id, count(*) AS n
FROM TABLE(SESSION(TABLE kept PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '25' HOUR))
GROUP BY window_start, window_end, user_id
