SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT count(*) AS n FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end
