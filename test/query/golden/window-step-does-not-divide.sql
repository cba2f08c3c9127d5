SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '7' MINUTE, INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
