import { duration, ORDER, oneOf, readEvents } from './read-events.js';

export interface StepLevels {
  readonly macro: string;
  readonly time: string;
  readonly modes: readonly string[];
  /** Whether there is a parameter `exclude`. */
  readonly excludes: boolean;
}

/**
 * CTEs about sequences of steps. `_m_asked`: one row, what was asked for. `_m_hits`: a row for each event and each step that
 * it can be, 0 for an event that is none where that matters; `_m_place` is its place among its key's. `_m_levels`: a row for each event that ends
 * steps 1 to `_m_level` in order, with the latest start that leads there.
 *
 * That start alone is enough: of the rows of one level the later has the later start, so that of all that come before a row
 * the last leaves most time, has least between, and stands next to it if any does. One pass a step, no self-join.
 */
export function stepLevels({ macro, time, modes, excludes }: StepLevels): string {
  const columns = [
    'steps AS _m_steps',
    'event AS _m_event',
    `${excludes ? 'coalesce(exclude, false)' : 'false'} AS _m_ends`,
    `mode = 'strict'${excludes ? ` OR typeof(exclude) <> '"NULL"'` : ''} AS _m_by_key`,
  ];
  const inOrder = `PARTITION BY _m_key ORDER BY ${ORDER}`;
  return `WITH ${readEvents(macro, time, columns)},
_m_asked AS (
  SELECT CASE WHEN coalesce(len(steps), 0) = 0 THEN error('${macro}: there are no steps')
    WHEN len(steps) > ${MOST} THEN error('${macro}: there are more than ${MOST} steps') ELSE len(steps) END AS _m_count,
    ${oneOf(macro, 'mode', modes)} AS _m_mode,
    coalesce(${duration(macro, 'within')}, ${FOREVER}) AS _m_within
  FROM (SELECT 1) LEFT JOIN _m_rows ON false
),
_m_cases AS NOT MATERIALIZED (
  SELECT _m_key, ${ORDER}, _m_ends, _m_by_key,
    unnest(CASE WHEN _m_ends OR (mode = 'strict' AND len(_m_found) = 0) THEN [0]
      WHEN mode = 'any' THEN _m_found[1:1] ELSE _m_found END) AS _m_step
  FROM (
    SELECT *, list_filter(range(1, len(_m_steps) + 1), lambda _m_i: _m_steps[_m_i] = _m_event) AS _m_found FROM _m_read
  )
),
_m_hits AS MATERIALIZED (
  SELECT _m_key, _m_time, _m_step, dense_rank() OVER (ORDER BY ${ORDER}) AS _m_place, 0 AS _m_part
  FROM _m_cases WHERE NOT _m_by_key
  UNION ALL
  SELECT _m_key, _m_time, _m_step, dense_rank() OVER (${inOrder}), count(CASE WHEN _m_ends THEN 1 END) OVER (${inOrder})
  FROM _m_cases WHERE _m_by_key
),
${levels()}`;
}

/** More than anyone asks for; each costs some planning. */
const MOST = 16;

function levels(): string {
  const numbers = Array.from({ length: MOST }, (_, i) => i + 1);
  const all = numbers.map((level) => `SELECT ${level} AS _m_level, * FROM _m_level_${level}`);
  return `${numbers.map(levelOf).join(',\n')},
_m_levels AS (${all.join(' UNION ALL ')})`;
}

function levelOf(level: number): string {
  if (level === 1) {
    return `_m_level_1 AS MATERIALIZED (
  SELECT _m_key, _m_part, _m_place, _m_time, _m_time AS _m_start, _m_place AS _m_start_place, _m_time AS _m_before
  FROM _m_hits WHERE _m_step = 1 AND mode <> 'any'
)`;
  }
  return `_m_level_${level} AS MATERIALIZED (
  SELECT h._m_key, h._m_part, h._m_place, h._m_time, p._m_start, p._m_start_place, p._m_time AS _m_before
  FROM (FROM _m_hits WHERE _m_step = ${level}) AS h ASOF JOIN _m_level_${level - 1} AS p
    ON h._m_key = p._m_key AND h._m_place > p._m_place
  WHERE h._m_part = p._m_part AND h._m_time - p._m_start < (SELECT _m_within FROM _m_asked)
    AND (mode <> 'strict' OR h._m_place = p._m_place + 1)
)`;
}

/** Longer than any two times are apart. */
const FOREVER = '9223372036854775807';
