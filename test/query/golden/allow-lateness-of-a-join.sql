SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT e.item FROM events AS e JOIN kept AS k ON k.user_id = e.user_id AND k.ts BETWEEN e.ts AND e.ts + INTERVAL '30' MINUTE
