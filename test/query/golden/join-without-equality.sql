SELECT e.item
FROM events AS e
JOIN kept AS k ON k.ts BETWEEN e.ts AND e.ts + INTERVAL '30' MINUTE
