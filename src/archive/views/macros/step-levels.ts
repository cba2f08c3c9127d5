import { duration, isMissing, ORDER, oneOf, readEvents } from './read-events.js';

export interface StepLevels {
  readonly macro: string;
  readonly time: string;
  readonly modes: readonly string[];
  /** Whether there is a parameter `exclude`. */
  readonly excludes: boolean;
  /** What a level's rows have beside their start's time: the start's place, or the time of the step before. */
  readonly carried: readonly ('_m_start_place' | '_m_before')[];
}

/**
 * CTEs about sequences of steps. `_m_are_names`: steps are different values, so that an event is one of them at most; with
 * a list that is written out this is known before any row is read. `_m_asked`: one row, what was asked for. `_m_hits`: a row for each event and each step that
 * it can be, 0 for an event that is none where that matters; `_m_place` is its place among its key's. `_m_levels`: a row for each event that ends
 * steps 1 to `_m_level` in order, with the latest start that leads there; `_m_last_level`: those of all steps.
 *
 * That start alone is enough: of the rows of one level the later has the later start, so that of all that come before a row
 * the last leaves most time, has least between, and stands next to it if any does. One pass a step, no self-join.
 */
export function stepLevels({ macro, time, modes, excludes, carried }: StepLevels): string {
  const columns = [
    'steps AS _m_steps',
    'event AS _m_event',
    `${excludes ? 'coalesce(exclude, false)' : 'false'} AS _m_ends`,
    `mode = 'strict'${excludes ? ` OR NOT ${isMissing('exclude')}` : ''} AS _m_by_key`,
    "coalesce(typeof(event) <> 'BOOLEAN' AND len(list_distinct(steps)) = len(steps), false) AS _m_are_names",
  ];
  const inOrder = `PARTITION BY _m_key ORDER BY ${ORDER}`;
  return `WITH ${readEvents(macro, time, columns)},
_m_asked AS MATERIALIZED (
  SELECT CASE WHEN coalesce(len(steps), 0) = 0 THEN error('${macro}: there are no steps')
    WHEN len(steps) > ${MOST} THEN error('${macro}: there are more than ${MOST} steps') ELSE len(steps) END AS _m_count,
    ${oneOf(macro, 'mode', modes)} AS _m_mode,
    coalesce(${duration(macro, 'within')}, ${FOREVER}) AS _m_within
  FROM (SELECT 1) LEFT JOIN _m_rows ON false
),
_m_cases AS NOT MATERIALIZED (
  SELECT _m_key, ${ORDER}, _m_ends, _m_by_key, _m_step FROM (
    SELECT *, CASE WHEN _m_ends OR _m_event IS NULL THEN 0 ELSE coalesce(list_position(_m_steps, _m_event), 0) END AS _m_step
    FROM _m_read WHERE _m_are_names
  ) WHERE _m_step > 0 OR _m_by_key
  UNION ALL
  SELECT _m_key, ${ORDER}, _m_ends, _m_by_key,
    unnest(CASE WHEN _m_ends OR (mode = 'strict' AND len(_m_found) = 0) THEN [0]
      WHEN mode = 'any' THEN _m_found[1:1] ELSE _m_found END)
  FROM (
    SELECT *, list_filter(range(1, len(_m_steps) + 1), lambda _m_i: _m_steps[_m_i] = _m_event) AS _m_found
    FROM _m_read WHERE NOT _m_are_names
  )
),
_m_hits AS MATERIALIZED (
  SELECT _m_key, _m_time, _m_step, dense_rank() OVER (ORDER BY ${ORDER}) AS _m_place, 0 AS _m_part
  FROM _m_cases WHERE NOT _m_by_key
  UNION ALL
  SELECT _m_key, _m_time, _m_step, dense_rank() OVER (${inOrder}), count(CASE WHEN _m_ends THEN 1 END) OVER (${inOrder})
  FROM _m_cases WHERE _m_by_key
),
${levels(carried)}`;
}

/** More than anyone asks for; each costs some planning. */
const MOST = 16;

/** Levels behind these look through what is left over for them, so that few steps do not pay for many. */
const FEW = 4;

function levels(carried: StepLevels['carried']): string {
  const numbers = Array.from({ length: MOST }, (_, i) => i + 1);
  const all = numbers.map((level) => `SELECT ${level} AS _m_level, * FROM _m_level_${level}`);
  const last = numbers.map((level) => `SELECT l.* FROM _m_level_${level} AS l, _m_asked WHERE _m_count = ${level}`);
  return `_m_rest AS MATERIALIZED (FROM _m_hits WHERE _m_step > ${FEW}),
${numbers.map((level) => levelOf(level, carried)).join(',\n')},
_m_levels AS (${all.join(' UNION ALL ')}),
_m_last_level AS (${last.join(' UNION ALL ')})`;
}

const FIRST = { _m_start_place: '_m_place', _m_before: '_m_time' } as const;
const LATER = { _m_start_place: 'p._m_start_place', _m_before: 'p._m_time' } as const;

function levelOf(level: number, carried: StepLevels['carried']): string {
  const more = carried.map((name) => `, ${(level === 1 ? FIRST : LATER)[name]} AS ${name}`).join('');
  if (level === 1) {
    return `_m_level_1 AS MATERIALIZED (
  SELECT _m_key, _m_part, _m_place, _m_time, _m_time AS _m_start${more}
  FROM _m_hits WHERE _m_step = 1 AND mode <> 'any'
)`;
  }
  return `_m_level_${level} AS MATERIALIZED (
  SELECT h._m_key, h._m_part, h._m_place, h._m_time, p._m_start${more}
  FROM (FROM ${level > FEW ? '_m_rest' : '_m_hits'} WHERE _m_step = ${level}) AS h ASOF JOIN _m_level_${level - 1} AS p
    ON h._m_key = p._m_key AND h._m_place > p._m_place
  WHERE h._m_part = p._m_part AND h._m_time - p._m_start < (SELECT _m_within FROM _m_asked)
    AND (mode <> 'strict' OR h._m_place = p._m_place + 1)
)`;
}

/** Longer than any two times are apart. */
const FOREVER = '9223372036854775807';
