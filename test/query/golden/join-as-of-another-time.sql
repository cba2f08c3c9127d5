SELECT e.item
FROM events AS e
JOIN kept FOR SYSTEM_TIME AS OF e.user_id AS k ON k.user_id = e.user_id
