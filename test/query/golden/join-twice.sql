SELECT e.item
FROM events AS e
JOIN kept AS k ON k.user_id = e.user_id AND k.ts BETWEEN e.ts AND e.ts + INTERVAL '30' MINUTE
JOIN plain FOR SYSTEM_TIME AS OF e.ts AS p ON p.x = e.quantity
