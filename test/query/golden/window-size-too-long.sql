SELECT window_start, count(*) AS n
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1000000' DAY))
GROUP BY window_start, window_end;
