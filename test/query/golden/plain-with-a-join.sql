SELECT item
FROM events e
JOIN plain p ON e.quantity = p.x
