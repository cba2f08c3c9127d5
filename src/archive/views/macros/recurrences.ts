import { readEvents } from './read-events.js';
import { tableMacro } from './table-macro.js';

/** How many periods are tried for each key. */
const CANDIDATES = 6;

/** `FROM recurrences(errors, code)`: for each key the period with which it recurs, and how strongly it does. */
export const RECURRENCES: string = tableMacro({
  name: 'recurrences',
  body: (time) => `WITH ${readEvents('recurrences', time, [])},
_m_times AS MATERIALIZED (
  SELECT _m_key, _m_time, _m_time - min(_m_time) OVER (PARTITION BY _m_key) AS _m_since,
    lag(_m_time, 1, _m_time) OVER (PARTITION BY _m_key ORDER BY _m_time) AS _m_one,
    lag(_m_time, 2) OVER (PARTITION BY _m_key ORDER BY _m_time) AS _m_two,
    lag(_m_time, 3) OVER (PARTITION BY _m_key ORDER BY _m_time) AS _m_three
  FROM (SELECT DISTINCT _m_key, _m_time FROM _m_read)
),
_m_gaps AS (
  SELECT _m_key, unnest([_m_time - _m_one, _m_time - _m_two, _m_time - _m_three]) AS _m_gap FROM _m_times
),
_m_guesses AS (
  SELECT _m_key, quantile_disc(_m_gap, 0.5) AS _m_guess
  FROM _m_gaps WHERE _m_gap > 0 GROUP BY _m_key, floor(log2(_m_gap))
  QUALIFY row_number() OVER (PARTITION BY _m_key ORDER BY sum(_m_gap) DESC, _m_guess) <= ${CANDIDATES}
),
_m_walks AS (
  SELECT _m_key, _m_guess, _m_since,
    sum(round((_m_time - _m_one) / _m_guess)) OVER (PARTITION BY _m_key, _m_guess ORDER BY _m_time) AS _m_cycle
  FROM _m_times JOIN _m_guesses USING (_m_key)
),
_m_periods AS MATERIALIZED (
  SELECT *, count(*) OVER (PARTITION BY _m_key) AS _m_tried
  FROM (SELECT _m_key, _m_guess, regr_slope(_m_since, _m_cycle) AS _m_period FROM _m_walks GROUP BY _m_key, _m_guess)
  WHERE _m_period > 0
),
_m_phases AS (
  SELECT _m_key, _m_guess, _m_period, _m_tried, _m_since, 2 * pi() * _m_since / _m_period AS _m_angle
  FROM _m_times JOIN _m_periods USING (_m_key)
),
_m_middles AS (
  SELECT _m_key, _m_guess, atan2(avg(sin(_m_angle)), avg(cos(_m_angle))) AS _m_middle FROM _m_phases GROUP BY ALL
),
_m_cycles AS (
  SELECT _m_key, _m_guess, any_value(_m_period) AS _m_period, any_value(_m_tried) AS _m_tried, any_value(_m_middle) AS _m_middle,
    round((_m_angle - _m_middle) / (2 * pi())) AS _m_cycle, avg(sin(_m_angle)) AS _m_sin, avg(cos(_m_angle)) AS _m_cos
  FROM _m_phases JOIN _m_middles USING (_m_key, _m_guess) GROUP BY _m_key, _m_guess, _m_cycle
),
_m_found AS (
  SELECT _m_key, any_value(_m_period) AS _m_period, any_value(_m_middle) AS _m_middle, count(*) AS _m_n,
    count(*) / (max(_m_cycle) - min(_m_cycle) + 1) AS _m_coverage, max(_m_cycle) AS _m_latest,
    1 + ln(any_value(_m_tried)) AS _m_chance, avg(_m_sin) ** 2 + avg(_m_cos) ** 2 AS _m_square,
    round(sqrt(greatest(0, (_m_n * _m_square - _m_chance) / (_m_n - _m_chance))), 6) AS _m_concentration
  FROM _m_cycles GROUP BY _m_key, _m_guess HAVING _m_n >= 3
)
SELECT _m_key AS key, to_microseconds(round(_m_period)::BIGINT) AS period, round(_m_concentration * _m_coverage, 6) AS strength,
  _m_concentration AS concentration, _m_coverage AS coverage, _m_n AS occurrences,
  make_timestamp((_m_start + _m_period * (_m_latest + 1 + _m_middle / (2 * pi())))::BIGINT) AS next_expected
FROM _m_found JOIN (SELECT _m_key, min(_m_time) AS _m_start FROM _m_times GROUP BY _m_key) USING (_m_key)
QUALIFY row_number() OVER (PARTITION BY _m_key ORDER BY strength DESC, _m_period) = 1
ORDER BY 3 DESC, 1`,
});
