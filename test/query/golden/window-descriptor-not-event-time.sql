SELECT window_start, window_end, item, count(*) AS n
FROM TABLE(TUMBLE((SELECT ts, item, ts + INTERVAL '1' HOUR AS later FROM events), DESCRIPTOR(later), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, item
