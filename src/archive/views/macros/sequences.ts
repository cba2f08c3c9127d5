import { type StepLevels, stepLevels } from './step-levels.js';
import { tableMacro } from './table-macro.js';

const MODES = ['ordered', 'strict'];
const OPTIONAL = ['event := true', "mode := 'ordered'", 'within := NULL'];

/** `FROM sequence_match(shop, user_id, [event = 'add', event = 'remove'])`: which keys have the steps in order. */
export const SEQUENCE_MATCH: string = tableMacro({
  name: 'sequence_match',
  required: ['steps'],
  optional: OPTIONAL,
  body: (time) => `${sequences('sequence_match', time, [])}
SELECT _m_all._m_key AS key, _m_from IS NOT NULL AS matched,
  make_timestamp(_m_from) AS first_start, make_timestamp(_m_to) AS first_end
FROM _m_all LEFT JOIN (
  SELECT _m_key, arg_min(_m_start, _m_place) AS _m_from, arg_min(_m_time, _m_place) AS _m_to FROM _m_last_level GROUP BY _m_key
) AS _m_first USING (_m_key)
ORDER BY 1`,
});

/** `FROM sequence_count(shop, user_id, [event = 'add', event = 'remove'])`: how many times, none overlapping another. */
export const SEQUENCE_COUNT: string = tableMacro({
  name: 'sequence_count',
  required: ['steps'],
  optional: OPTIONAL,
  body: (time) => `${sequences('sequence_count', time, ['_m_start_place'])},
_m_ends AS (
  SELECT _m_key, _m_start_place, min(_m_place) AS _m_place FROM _m_last_level GROUP BY ALL
),
_m_counted AS (
  SELECT _m_key, list_reduce(list({'n': 0::BIGINT, 'a': _m_start_place, 'b': _m_place} ORDER BY _m_place),
    lambda _m_x, _m_y: CASE WHEN _m_y.a > _m_x.b THEN {'n': _m_x.n + 1, 'a': _m_y.a, 'b': _m_y.b} ELSE _m_x END,
    {'n': 0::BIGINT, 'a': 0::BIGINT, 'b': 0::BIGINT}).n AS _m_times
  FROM _m_ends GROUP BY _m_key
)
SELECT _m_all._m_key AS key, coalesce(_m_times, 0) AS "count"
FROM _m_all LEFT JOIN _m_counted USING (_m_key)
ORDER BY 1`,
});

function sequences(macro: string, time: string, carried: StepLevels['carried']): string {
  return `${stepLevels({ macro, time, modes: MODES, excludes: false, carried })},
_m_all AS (SELECT DISTINCT _m_key FROM _m_read)`;
}
