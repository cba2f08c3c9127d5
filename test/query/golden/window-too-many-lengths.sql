SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(SESSION(TABLE events PARTITION BY item, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
