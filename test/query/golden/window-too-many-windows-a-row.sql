SELECT window_start, count(*) AS n
FROM TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '1000' DAY))
GROUP BY window_start, window_end;
