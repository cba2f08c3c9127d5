SELECT e.item
FROM events AS e
JOIN kept AS k ON k.user_id = e.user_id AND k.ts BETWEEN e.ts + INTERVAL '1' HOUR AND e.ts
