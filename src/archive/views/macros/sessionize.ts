import { duration, ORDER, readEvents } from './read-events.js';
import { tableMacro } from './table-macro.js';

const FROM_FIRST = 'PARTITION BY _m_key ORDER BY _m_place ROWS UNBOUNDED PRECEDING';
const TO_LAST = 'PARTITION BY _m_key ORDER BY _m_place ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING';

/** `FROM sessionize(shop, user_id)`: each event with its session's number, id, start, end, and its place in it. */
export const SESSIONIZE: string = tableMacro({
  name: 'sessionize',
  optional: ["gap := INTERVAL '30 minutes'"],
  body: (time) => `WITH ${readEvents('sessionize', time, [`${time} AS _m_at`, '*'])},
_m_placed AS (
  SELECT *, row_number() OVER (PARTITION BY _m_key ORDER BY ${ORDER}) AS _m_place,
    lag(_m_time) OVER (PARTITION BY _m_key ORDER BY ${ORDER}) AS _m_before,
    lead(_m_time) OVER (PARTITION BY _m_key ORDER BY ${ORDER}) AS _m_after
  FROM _m_read
),
_m_marked AS (
  SELECT *, coalesce(_m_time - _m_before >= _m_gap, true) AS _m_begins, coalesce(_m_after - _m_time >= _m_gap, true) AS _m_ends
  FROM _m_placed, (SELECT ${duration('sessionize', 'gap')} AS _m_gap)
),
_m_sessions AS (
  SELECT *, count(CASE WHEN _m_begins THEN 1 END) OVER (${FROM_FIRST}) AS session,
    last_value(CASE WHEN _m_begins THEN _m_at END IGNORE NULLS) OVER (${FROM_FIRST}) AS session_start,
    first_value(CASE WHEN _m_ends THEN _m_at END IGNORE NULLS) OVER (${TO_LAST}) AS session_end,
    last_value(CASE WHEN _m_begins THEN _m_place END IGNORE NULLS) OVER (${FROM_FIRST}) AS _m_first
  FROM _m_marked
)
SELECT * EXCLUDE (session, session_start, session_end, _m_none, _m_key, _m_time, _m_source, _m_partition, _m_offset, _m_at,
    _m_place, _m_before, _m_after, _m_gap, _m_begins, _m_ends, _m_first),
  session, concat(_m_key, '/', session) AS session_id, session_start, session_end, _m_place - _m_first + 1 AS session_ordinal
FROM _m_sessions`,
});
