SELECT e.itm
FROM events e
WHERE prise > 10
