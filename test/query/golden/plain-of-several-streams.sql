SELECT item
FROM events, plain
