-- Across users, a day: how many have left something in a cart, what share of all who put something there, and how far the
-- next holiday is.
SELECT window_start, holiday, min(days) AS days,
  count(DISTINCT user_id) AS users,
  count(DISTINCT user_id) FILTER (outcome = 'abandoned') AS abandoning,
  round(100 * abandoning / users) AS percent,
  sum(price) FILTER (outcome = 'abandoned') AS left_behind
FROM TABLE(TUMBLE(TABLE cart_outcome_before_holiday, DESCRIPTOR(time), INTERVAL '1' DAY))
GROUP BY window_start, window_end, holiday;
