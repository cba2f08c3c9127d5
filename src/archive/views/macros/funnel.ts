import { stepLevels } from './step-levels.js';
import { tableMacro } from './table-macro.js';

/** Half of what fits, so that nothing overflows. */
const LONGEST = '4611686018427387904';

/** `FROM funnel(shop, user_id, [event = 'view', event = 'add'])`: how many keys get how far. */
export const FUNNEL: string = tableMacro({
  name: 'funnel',
  required: ['steps'],
  optional: ['event := true', "mode := 'ordered'", 'within := NULL', 'exclude := NULL'],
  body: (
    time,
  ) => `${stepLevels({ macro: 'funnel', time, modes: ['ordered', 'strict', 'any'], excludes: true, carried: ['_m_before'] })},
_m_counted AS (
  SELECT _m_key, _m_part, _m_time, bit_count(bit_or(1::HUGEINT << (_m_step - 1)::HUGEINT) OVER (
    PARTITION BY _m_key, _m_part ORDER BY _m_time
    RANGE BETWEEN (SELECT least(_m_within - 1, ${LONGEST}) FROM _m_asked) PRECEDING AND CURRENT ROW)) AS _m_different
  FROM _m_hits WHERE _m_step > 0 AND mode = 'any'
),
_m_soonest AS (
  SELECT _m_key, _m_level, min({'t': _m_time, 'part': _m_part}) AS _m_at
  FROM (
    SELECT _m_key, _m_part, min(_m_time) AS _m_time, unnest(range(1, _m_different + 1)) AS _m_level
    FROM _m_counted GROUP BY _m_key, _m_part, _m_different
  ) GROUP BY ALL
),
_m_lasts AS (
  SELECT _m_key, _m_level, _m_at.t AS _m_time, list_reverse_sort(list(_m_last)) AS _m_last
  FROM (
    SELECT s._m_key, _m_level, _m_at, _m_step, max(h._m_time) AS _m_last
    FROM _m_soonest AS s JOIN _m_hits AS h ON h._m_key = s._m_key AND h._m_part = _m_at.part AND h._m_step > 0
      AND h._m_time <= _m_at.t AND h._m_time > _m_at.t - (SELECT least(_m_within, ${LONGEST}) FROM _m_asked)
    GROUP BY ALL
  ) GROUP BY ALL
),
_m_reached AS (
  SELECT 1 AS _m_level, NULL AS _m_from_first, NULL AS _m_from_previous FROM _m_level_1 GROUP BY _m_key
  UNION ALL
  SELECT _m_level, arg_min(_m_time - _m_start, _m_place) AS _m_from_first, arg_min(_m_time - _m_before, _m_place) AS _m_from_previous
  FROM _m_levels WHERE _m_level > 1 GROUP BY _m_level, _m_key
  UNION ALL
  SELECT _m_level, _m_time - _m_last[_m_level], _m_time - _m_last[2] FROM _m_lasts
),
_m_steps AS (
  SELECT _m_level, count(*) AS _m_entities, median(_m_from_first) AS _m_from_first, median(_m_from_previous) AS _m_from_previous
  FROM _m_reached GROUP BY _m_level
)
SELECT step, entities,
  entities / nullif(first_value(entities) OVER (ORDER BY step), 0) AS share_of_first,
  entities / nullif(lag(entities) OVER (ORDER BY step), 0) AS share_of_previous,
  to_microseconds(CASE WHEN step > 1 THEN _m_from_previous END::BIGINT) AS median_from_previous,
  to_microseconds(CASE WHEN step > 1 THEN _m_from_first END::BIGINT) AS median_from_first
FROM (
  SELECT _m_number::INTEGER AS step, coalesce(_m_entities, 0) AS entities, _m_from_first, _m_from_previous
  FROM (SELECT unnest(range(1, _m_count + 1)) AS _m_number FROM _m_asked)
  LEFT JOIN _m_steps ON _m_level = _m_number
)
ORDER BY step`,
});
