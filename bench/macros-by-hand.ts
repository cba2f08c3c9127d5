/** A question about `events` (user_id, event, price, _time, _source, _partition, _offset), asked in two ways. */
export interface Question {
  readonly name: string;
  readonly macro: string;
  /** What someone who knows DuckDB well would write for it. */
  readonly byHand: string;
}

const ORDER = '_time, _source, _partition, _offset';
const DAY = 86_400_000_000;

const STEPS_BY_HAND = `hits AS MATERIALIZED (
  SELECT user_id, event, epoch_us(_time) AS t, row_number() OVER (ORDER BY ${ORDER}) AS n
  FROM events WHERE event IN ('view', 'add', 'purchase')
),
step1 AS (SELECT user_id, n, t, t AS first, n AS first_n FROM hits WHERE event = 'view'),
step2 AS MATERIALIZED (
  SELECT h.user_id, h.n, h.t, p.first, p.first_n, p.t AS before
  FROM hits AS h ASOF JOIN step1 AS p ON h.user_id = p.user_id AND h.n > p.n
  WHERE h.event = 'add' AND h.t - p.first < ${DAY}
),
step3 AS MATERIALIZED (
  SELECT h.user_id, h.n, h.t, p.first, p.first_n, p.t AS before
  FROM hits AS h ASOF JOIN step2 AS p ON h.user_id = p.user_id AND h.n > p.n
  WHERE h.event = 'purchase' AND h.t - p.first < ${DAY}
)`;

const STEPS = "['view', 'add', 'purchase'], event := event, within := INTERVAL '1 day'";

export const QUESTIONS: readonly Question[] = [
  {
    name: 'sessionize',
    macro: "FROM sessionize(events, user_id, gap := INTERVAL '30 minutes')",
    byHand: `WITH placed AS (
  SELECT *, row_number() OVER (PARTITION BY user_id ORDER BY ${ORDER}) AS n,
    lag(_time) OVER (PARTITION BY user_id ORDER BY ${ORDER}) AS before,
    lead(_time) OVER (PARTITION BY user_id ORDER BY ${ORDER}) AS after
  FROM events
), numbered AS (
  SELECT *, count(CASE WHEN before IS NULL OR _time >= before + INTERVAL '30 minutes' THEN 1 END) OVER (
      PARTITION BY user_id ORDER BY n ROWS UNBOUNDED PRECEDING) AS session,
    last_value(CASE WHEN before IS NULL OR _time >= before + INTERVAL '30 minutes' THEN _time END IGNORE NULLS) OVER (
      PARTITION BY user_id ORDER BY n ROWS UNBOUNDED PRECEDING) AS session_start,
    first_value(CASE WHEN after IS NULL OR after >= _time + INTERVAL '30 minutes' THEN _time END IGNORE NULLS) OVER (
      PARTITION BY user_id ORDER BY n ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS session_end,
    last_value(CASE WHEN before IS NULL OR _time >= before + INTERVAL '30 minutes' THEN n END IGNORE NULLS) OVER (
      PARTITION BY user_id ORDER BY n ROWS UNBOUNDED PRECEDING) AS first
  FROM placed
)
SELECT user_id, event, price, _time, _source, _partition, _offset, session, concat(user_id, '/', session),
  session_start, session_end, n - first + 1
FROM numbered`,
  },
  {
    name: 'funnel',
    macro: `FROM funnel(events, user_id, ${STEPS})`,
    byHand: `WITH ${STEPS_BY_HAND},
reached AS (
  SELECT 1 AS step, user_id, NULL::BIGINT AS previous, NULL::BIGINT AS first FROM step1 GROUP BY user_id
  UNION ALL SELECT 2, user_id, arg_min(t - before, n), arg_min(t - first, n) FROM step2 GROUP BY user_id
  UNION ALL SELECT 3, user_id, arg_min(t - before, n), arg_min(t - first, n) FROM step3 GROUP BY user_id
), counts AS (
  SELECT step, count(*) AS entities, median(previous) AS previous, median(first) AS first FROM reached GROUP BY step
)
SELECT step, entities, entities / first_value(entities) OVER (ORDER BY step), entities / lag(entities) OVER (ORDER BY step),
  to_microseconds(previous::BIGINT), to_microseconds(first::BIGINT)
FROM counts`,
  },
  {
    name: 'sequence_match',
    macro: `FROM sequence_match(events, user_id, ${STEPS})`,
    byHand: `WITH ${STEPS_BY_HAND}
SELECT user_id, f.user_id IS NOT NULL, make_timestamp(a), make_timestamp(b)
FROM (SELECT DISTINCT user_id FROM events) AS u
LEFT JOIN (SELECT user_id, arg_min(first, n) AS a, arg_min(t, n) AS b FROM step3 GROUP BY user_id) AS f USING (user_id)
ORDER BY user_id`,
  },
  {
    name: 'sequence_count',
    macro: `FROM sequence_count(events, user_id, ${STEPS})`,
    byHand: `WITH ${STEPS_BY_HAND}, ends AS (
  SELECT user_id, first_n, min(n) AS n FROM step3 GROUP BY ALL
), counts AS (
  SELECT user_id, list_reduce(list({'c': 0::BIGINT, 'a': first_n, 'b': n} ORDER BY n),
    lambda x, y: CASE WHEN y.a > x.b THEN {'c': x.c + 1, 'a': y.a, 'b': y.b} ELSE x END,
    {'c': 0::BIGINT, 'a': 0::BIGINT, 'b': 0::BIGINT}).c AS c
  FROM ends GROUP BY user_id
)
SELECT user_id, coalesce(c, 0) FROM (SELECT DISTINCT user_id FROM events) LEFT JOIN counts USING (user_id) ORDER BY user_id`,
  },
  {
    name: 'retention',
    macro: "FROM retention(events, user_id, period := 'day')",
    byHand: `WITH days AS MATERIALIZED (SELECT DISTINCT user_id, date_trunc('day', _time) AS day FROM events),
firsts AS MATERIALIZED (SELECT user_id, min(day) AS cohort FROM days GROUP BY user_id),
grid AS (
  SELECT cohort, size, unnest(range(0, date_diff('day', cohort, (SELECT max(day) FROM days)) + 1)) AS age
  FROM (SELECT cohort, count(*) AS size FROM firsts GROUP BY cohort)
),
back AS (
  SELECT cohort, date_diff('day', cohort, day) AS age, count(*) AS returned FROM days JOIN firsts USING (user_id) GROUP BY ALL
)
SELECT cohort, age, size, coalesce(returned, 0), coalesce(returned, 0) / size
FROM grid LEFT JOIN back USING (cohort, age) ORDER BY 1, 2`,
  },
  {
    name: 'cohort',
    macro: "FROM cohort(events, user_id, sum(price), period := 'day')",
    byHand: `WITH firsts AS MATERIALIZED (
  SELECT user_id, date_trunc('day', min(_time)) AS cohort FROM events GROUP BY user_id
), sizes AS (SELECT cohort, count(*) AS size FROM firsts GROUP BY cohort)
SELECT cohort, NULL::INTEGER, age, size, active, value FROM (
  SELECT cohort, date_diff('day', cohort, date_trunc('day', _time)) AS age, count(DISTINCT user_id) AS active, sum(price) AS value
  FROM events JOIN firsts USING (user_id) GROUP BY ALL
) JOIN sizes USING (cohort) ORDER BY 1, 3`,
  },
  {
    name: 'paths',
    macro: 'FROM paths(events, user_id, event, length := 3)',
    byHand: `WITH names AS MATERIALIZED (
  SELECT event, row_number() OVER (ORDER BY event) AS code FROM (SELECT DISTINCT event FROM events)
), runs AS (
  SELECT user_id, code AS a, lead(code) OVER (PARTITION BY user_id ORDER BY ${ORDER}) AS b,
    lead(code, 2) OVER (PARTITION BY user_id ORDER BY ${ORDER}) AS c
  FROM events JOIN names USING (event)
), counts AS (
  SELECT a, b, c, sum(n)::BIGINT AS times, count(*) AS entities
  FROM (SELECT user_id, a, b, c, count(*) AS n FROM runs WHERE c IS NOT NULL GROUP BY ALL) GROUP BY a, b, c
)
SELECT [x.event, y.event, z.event], entities, times, entities / (SELECT count(DISTINCT user_id) FROM events)
FROM counts JOIN names AS x ON x.code = a JOIN names AS y ON y.code = b JOIN names AS z ON z.code = c
ORDER BY entities DESC, times DESC, 1`,
  },
  {
    name: 'next_event',
    macro: 'FROM next_event(events, user_id, event)',
    byHand: `WITH names AS MATERIALIZED (
  SELECT event, row_number() OVER (ORDER BY event) AS code FROM (SELECT DISTINCT event FROM events)
), pairs AS (
  SELECT code AS a, lead(code) OVER (PARTITION BY user_id ORDER BY ${ORDER}) AS b,
    lead(epoch_us(_time)) OVER (PARTITION BY user_id ORDER BY ${ORDER}) - epoch_us(_time) AS took
  FROM events JOIN names USING (event)
), counts AS (SELECT a, b, count(*) AS times, median(took) AS took FROM pairs GROUP BY a, b)
SELECT x.event, y.event, times, times / sum(times) OVER (PARTITION BY a), to_microseconds(took::BIGINT)
FROM counts JOIN names AS x ON x.code = a LEFT JOIN names AS y ON y.code = b ORDER BY 1, 3 DESC, 2`,
  },
  {
    name: 'time_to',
    macro: "FROM time_to(events, user_id, event = 'add', event = 'purchase')",
    byHand: `WITH placed AS MATERIALIZED (
  SELECT user_id, event, epoch_us(_time) AS t, row_number() OVER (ORDER BY ${ORDER}) AS n
  FROM events WHERE event IN ('add', 'purchase')
), times AS (
  SELECT b.t - a.t AS took
  FROM (FROM placed WHERE event = 'add') AS a
  ASOF LEFT JOIN (FROM placed WHERE event = 'purchase') AS b ON b.user_id = a.user_id AND b.n > a.n
), counts AS (
  SELECT count(*) AS starts, count(took) AS reached, min(took) AS shortest,
    quantile_disc(took, [0.25, 0.5, 0.75, 0.9, 0.99]) AS q, max(took) AS longest
  FROM times
)
SELECT starts, reached, 1 - reached / starts, to_microseconds(shortest), to_microseconds(q[1]), to_microseconds(q[2]),
  to_microseconds(q[3]), to_microseconds(q[4]), to_microseconds(q[5]), to_microseconds(longest)
FROM counts`,
  },
  {
    name: 'recurrences',
    macro: 'FROM recurrences(events, user_id)',
    byHand: `WITH times AS MATERIALIZED (
  SELECT user_id, t, t - min(t) OVER (PARTITION BY user_id) AS since, lag(t, 1, t) OVER (PARTITION BY user_id ORDER BY t) AS a,
    lag(t, 2) OVER (PARTITION BY user_id ORDER BY t) AS b, lag(t, 3) OVER (PARTITION BY user_id ORDER BY t) AS c
  FROM (SELECT DISTINCT user_id, epoch_us(_time) AS t FROM events)
), guesses AS (
  SELECT user_id, quantile_disc(gap, 0.5) AS guess
  FROM (SELECT user_id, unnest([t - a, t - b, t - c]) AS gap FROM times) WHERE gap > 0 GROUP BY user_id, floor(log2(gap))
  QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY sum(gap) DESC, guess) <= 6
), walks AS (
  SELECT user_id, guess, since, sum(round((t - a) / guess)) OVER (PARTITION BY user_id, guess ORDER BY t) AS cycle
  FROM times JOIN guesses USING (user_id)
), periods AS MATERIALIZED (
  SELECT *, count(*) OVER (PARTITION BY user_id) AS tried
  FROM (SELECT user_id, guess, regr_slope(since, cycle) AS period FROM walks GROUP BY user_id, guess) WHERE period > 0
), phases AS (
  SELECT user_id, guess, period, tried, 2 * pi() * since / period AS angle FROM times JOIN periods USING (user_id)
), middles AS (
  SELECT user_id, guess, atan2(avg(sin(angle)), avg(cos(angle))) AS middle FROM phases GROUP BY ALL
), cycles AS (
  SELECT user_id, guess, any_value(period) AS period, any_value(tried) AS tried, any_value(middle) AS middle,
    round((angle - middle) / (2 * pi())) AS cycle, avg(sin(angle)) AS s, avg(cos(angle)) AS c
  FROM phases JOIN middles USING (user_id, guess) GROUP BY user_id, guess, cycle
), found AS (
  SELECT user_id, any_value(period) AS period, any_value(middle) AS middle, count(*) AS n,
    count(*) / (max(cycle) - min(cycle) + 1) AS coverage, max(cycle) AS latest, 1 + ln(any_value(tried)) AS chance,
    round(sqrt(greatest(0, (n * (avg(s) ** 2 + avg(c) ** 2) - chance) / (n - chance))), 6) AS concentration
  FROM cycles GROUP BY user_id, guess HAVING n >= 3
)
SELECT user_id, to_microseconds(round(period)::BIGINT), round(concentration * coverage, 6) AS strength, concentration, coverage, n,
  make_timestamp((start + period * (latest + 1 + middle / (2 * pi())))::BIGINT)
FROM found JOIN (SELECT user_id, min(t) AS start FROM times GROUP BY user_id) USING (user_id)
QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY strength DESC, period) = 1
ORDER BY 3 DESC, 1`,
  },
];
