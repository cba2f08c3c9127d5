SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(TUMBLE((SELECT CAST('2026-01-01' AS TIMESTAMP) AS ts, item FROM events), DESCRIPTOR(ts), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
