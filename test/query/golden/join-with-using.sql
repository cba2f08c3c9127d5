SELECT e.item
FROM events AS e
LEFT JOIN kept AS k USING (user_id)
