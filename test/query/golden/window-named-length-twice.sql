SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(TUMBLE(DATA => TABLE events, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR, SIZE => INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
