SELECT item, PREV(price) AS before
FROM events
