SELECT e.item
FROM events AS e
JOIN (SELECT ts, user_id FROM kept UNION ALL SELECT ts, x FROM plain) FOR SYSTEM_TIME AS OF e.ts AS k ON k.user_id = e.user_id
