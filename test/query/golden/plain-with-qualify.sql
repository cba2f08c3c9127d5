SELECT item
FROM events
QUALIFY price > 10
