SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT ts, count(*) OVER (PARTITION BY user_id ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS n FROM events
