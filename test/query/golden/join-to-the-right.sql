SELECT e.item
FROM events AS e
RIGHT JOIN kept AS k ON k.user_id = e.user_id
