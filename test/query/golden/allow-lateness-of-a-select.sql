SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT item FROM events WHERE price > 1
