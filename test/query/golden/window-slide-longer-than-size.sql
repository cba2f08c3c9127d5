SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '1' DAY, INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
