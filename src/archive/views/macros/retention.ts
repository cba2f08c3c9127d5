import { isMissing, oneOf, readEvents } from './read-events.js';
import { tableMacro } from './table-macro.js';

export const PERIODS: readonly string[] = ['hour', 'day', 'week', 'month', 'quarter', 'year'];

/** `FROM retention(shop, user_id)`: of who came first in a period, how many are there again in those after it. */
export const RETENTION: string = tableMacro({
  name: 'retention',
  optional: ["period := 'day'", 'start := NULL', 'target := NULL'],
  body: (time) => `WITH ${readEvents('retention', time, [
    `date_trunc(${oneOf('retention', 'period', PERIODS)}, ${time}) AS _m_period`,
    `${isMissing('start')} OR start AS _m_start`,
    `${isMissing('target')} OR target AS _m_target`,
    `${isMissing('start')} AND ${isMissing('target')} AS _m_any`,
  ])},
_m_periods AS MATERIALIZED (
  SELECT _m_key, _m_period, NULL::BIGINT AS _m_first, NULL::BIGINT AS _m_last, true AS _m_starts
  FROM _m_read WHERE _m_any GROUP BY _m_key, _m_period
  UNION ALL
  SELECT _m_key, _m_period, min(CASE WHEN _m_start THEN _m_time END) AS _m_first, max(CASE WHEN _m_target THEN _m_time END),
    _m_first IS NOT NULL
  FROM _m_read WHERE NOT _m_any AND (_m_start OR _m_target) GROUP BY _m_key, _m_period
),
_m_firsts AS MATERIALIZED (
  SELECT _m_key, min(_m_first) AS _m_first, min(_m_period) AS _m_cohort FROM _m_periods WHERE _m_starts GROUP BY _m_key
),
_m_grid AS (
  SELECT _m_cohort, _m_size, unnest(range(0, date_diff(period, _m_cohort, _m_end) + 1)) AS _m_age
  FROM (SELECT _m_cohort, count(*) AS _m_size FROM _m_firsts GROUP BY _m_cohort), (SELECT max(_m_period) AS _m_end FROM _m_periods)
),
_m_back AS (
  SELECT _m_cohort, date_diff(period, _m_cohort, _m_period) AS _m_age, count(*) AS _m_returned
  FROM _m_periods JOIN _m_firsts USING (_m_key)
  WHERE _m_firsts._m_first IS NULL OR _m_last >= _m_firsts._m_first GROUP BY ALL
)
SELECT _m_cohort AS cohort, _m_age AS age, _m_size AS entities, coalesce(_m_returned, 0) AS returned,
  coalesce(_m_returned, 0) / _m_size AS share
FROM _m_grid LEFT JOIN _m_back USING (_m_cohort, _m_age)
ORDER BY 1, 2`,
});
