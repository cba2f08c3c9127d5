SELECT e.item
FROM events AS e
INNER JOIN kept AS k
