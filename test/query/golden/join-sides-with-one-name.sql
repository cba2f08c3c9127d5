SELECT *
FROM events
JOIN events ON true
