SELECT window_start, count(*) AS n
FROM TABLE(TUMBLE(TABLE plain, DESCRIPTOR(day), INTERVAL '1' DAY))
GROUP BY window_start, window_end
