SELECT item, count(*) AS n
FROM events
GROUP BY item
