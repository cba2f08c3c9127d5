SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(TUMBLE(DATA => TABLE events, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
