SELECT item
FROM events
WHERE price
