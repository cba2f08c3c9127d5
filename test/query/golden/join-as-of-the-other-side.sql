SELECT e.item
FROM events AS e
JOIN kept FOR SYSTEM_TIME AS OF k.ts AS k ON k.user_id = e.user_id
