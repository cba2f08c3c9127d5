SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(SESSION(TABLE events PARTITION BY items, DESCRIPTOR(ts), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
