import { duration, isColumn, ORDER, readEvents } from './read-events.js';
import { tableMacro } from './table-macro.js';

const IN_ORDER = `PARTITION BY _m_key ORDER BY ${ORDER}, _m_code`;

/** `FROM next_event(shop, user_id, event)`: what follows each event, how often and how soon. */
export const NEXT_EVENT: string = tableMacro({
  name: 'next_event',
  required: ['event'],
  optional: ['within := NULL'],
  body: (
    time,
  ) => `WITH ${readEvents('next_event', time, ['event AS _m_event', `${isColumn('next_event', 'event')} AS _m_fine`])},
_m_names AS MATERIALIZED (
  SELECT _m_name, row_number() OVER (ORDER BY _m_name) AS _m_code FROM (SELECT DISTINCT _m_event AS _m_name FROM _m_read WHERE _m_fine) WHERE _m_name IS NOT NULL
),
_m_pairs AS (
  SELECT _m_code, lead(_m_code) OVER (${IN_ORDER}) AS _m_next, lead(_m_time) OVER (${IN_ORDER}) - _m_time AS _m_took
  FROM _m_read JOIN _m_names ON _m_name = _m_event
),
_m_counts AS (
  SELECT _m_code, _m_follows, count(*) AS _m_times, median(_m_took) AS _m_median
  FROM (
    SELECT _m_code, CASE WHEN _m_in THEN _m_next END AS _m_follows, CASE WHEN _m_in THEN _m_took END AS _m_took
    FROM (SELECT *, coalesce(_m_took < coalesce(_m_within, _m_took + 1), false) AS _m_in
      FROM _m_pairs, (SELECT ${duration('next_event', 'within')} AS _m_within))
  ) GROUP BY ALL
)
SELECT a._m_name AS event, b._m_name AS next_event, _m_times AS times,
  _m_times / sum(_m_times) OVER (PARTITION BY _m_counts._m_code) AS share, to_microseconds(_m_median::BIGINT) AS median_time
FROM _m_counts JOIN _m_names AS a ON a._m_code = _m_counts._m_code LEFT JOIN _m_names AS b ON b._m_code = _m_follows
ORDER BY 1, 3 DESC, 2`,
});
