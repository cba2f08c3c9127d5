SELECT item
FROM events
WHERE price > 10
ORDER BY price
