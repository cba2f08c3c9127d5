SELECT item, price FROM events
UNION ALL
SELECT y, y FROM plain
