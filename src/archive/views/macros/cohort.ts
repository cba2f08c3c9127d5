import { isMissing, ORDER, oneOf, readEvents } from './read-events.js';
import { PERIODS } from './retention.js';
import { tableMacro } from './table-macro.js';

/** `FROM cohort(shop, user_id, sum(price))`: a measure by when keys came first, and how long ago that was. */
export const COHORT: string = tableMacro({
  name: 'cohort',
  required: ['measure'],
  optional: ["period := 'week'", 'attribute := NULL'],
  body: (time) => `WITH ${readEvents('cohort', time, [
    `date_trunc(${oneOf('cohort', 'period', PERIODS)}, ${time}) AS _m_period`,
    'attribute AS _m_attribute',
    `NOT ${isMissing('attribute')} AS _m_asked`,
    '*',
  ])},
_m_firsts AS MATERIALIZED (
  SELECT _m_key, min(_m_period) AS _m_cohort, NULL AS _m_of FROM _m_read WHERE NOT _m_asked GROUP BY _m_key
  UNION ALL
  SELECT _m_key, min(_m_period), min({'place': _m_place, 'of': _m_attribute})['of'] FROM (
    SELECT _m_key, _m_period, _m_attribute, dense_rank() OVER (ORDER BY ${ORDER}) AS _m_place FROM _m_read WHERE _m_asked
  ) GROUP BY _m_key
),
_m_sizes AS (SELECT _m_cohort, _m_of, count(*) AS _m_size FROM _m_firsts GROUP BY ALL),
_m_values AS (
  SELECT _m_cohort, _m_of, date_diff(period, _m_cohort, _m_period) AS _m_age, count(DISTINCT _m_key) AS _m_active, measure AS _m_value
  FROM _m_read JOIN _m_firsts USING (_m_key) GROUP BY 1, 2, 3
)
SELECT v._m_cohort AS cohort, v._m_of AS attribute, _m_age AS age, _m_size AS entities, _m_active AS active, _m_value AS value
FROM _m_values AS v JOIN _m_sizes AS s ON s._m_cohort = v._m_cohort AND s._m_of IS NOT DISTINCT FROM v._m_of
ORDER BY 1, 2, 3`,
});
