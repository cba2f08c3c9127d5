SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts)))
GROUP BY window_start, window_end, item
