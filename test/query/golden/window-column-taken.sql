SELECT window_start, count(*) AS n
FROM TABLE(TUMBLE((SELECT ts, item AS window_start FROM events), DESCRIPTOR(ts), INTERVAL '1' HOUR))
GROUP BY window_start, window_end
