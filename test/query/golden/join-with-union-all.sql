SELECT e.item
FROM events AS e
JOIN kept FOR SYSTEM_TIME AS OF e.ts AS k ON k.user_id = e.user_id
UNION ALL SELECT item FROM events
