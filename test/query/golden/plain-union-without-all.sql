SELECT item FROM events
UNION
SELECT y FROM plain
