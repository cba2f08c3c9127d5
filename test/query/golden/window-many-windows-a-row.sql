SELECT window_start, window_end, item, median(price) AS m
FROM TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '1' DAY))
GROUP BY window_start, window_end, item
