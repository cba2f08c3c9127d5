-- The same, with the holiday that is next.
SELECT o.time, o.user_id, o.price, o.outcome, h.holiday, date_diff('day', CAST(o.time AS DATE), h.day) AS days
FROM (SELECT *, 'shop' AS place FROM cart_outcome) AS o
JOIN holidays FOR SYSTEM_TIME AS OF o.time AS h ON h.place = o.place;
