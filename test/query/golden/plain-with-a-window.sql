SELECT item, row_number() OVER (ORDER BY ts) AS n
FROM events
