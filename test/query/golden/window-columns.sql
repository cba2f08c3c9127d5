SELECT window_start, max(COLUMNS(c -> c = 'price')) AS price
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
