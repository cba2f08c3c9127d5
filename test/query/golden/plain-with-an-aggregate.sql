SELECT max(price) AS dearest
FROM events
