SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), 3600))
GROUP BY window_start, window_end, item
