SELECT k.price
FROM plain AS p
JOIN kept AS k ON k.user_id = p.x AND k.ts BETWEEN p.ts AND p.ts + INTERVAL '30' MINUTE
