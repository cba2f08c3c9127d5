import { isColumn, ORDER, readEvents } from './read-events.js';
import { tableMacro } from './table-macro.js';

/** The longest path that can be asked for; each length has a plan of its own, of which all but one cost nothing. */
const LONGEST = 10;
const LENGTHS = Array.from({ length: LONGEST - 1 }, (_, i) => i + 2);
const IN_ORDER = `PARTITION BY _m_key ORDER BY ${ORDER}, _m_code`;

/** `FROM paths(shop, user_id, event)`: in which orders keys go through events, the most frequent first. */
export const PATHS: string = tableMacro({
  name: 'paths',
  required: ['event'],
  optional: ['length := 3', 'starts_with := NULL', 'ends_with := NULL', 'collapse := false'],
  body: (time) => `WITH ${readEvents('paths', time, ['event AS _m_event', `${isColumn('paths', 'event')} AS _m_fine`])},
_m_names AS MATERIALIZED (
  SELECT _m_name, row_number() OVER (ORDER BY _m_name) AS _m_code FROM (SELECT DISTINCT _m_event AS _m_name FROM _m_read WHERE _m_fine) WHERE _m_name IS NOT NULL
),
_m_coded AS NOT MATERIALIZED (FROM _m_read JOIN _m_names ON _m_name = _m_event),
_m_kept AS NOT MATERIALIZED (
  SELECT _m_key, ${ORDER}, _m_code FROM _m_coded WHERE NOT collapse
  UNION ALL
  SELECT _m_key, ${ORDER}, _m_code FROM (
    SELECT *, lag(_m_code) OVER (${IN_ORDER}) AS _m_before FROM _m_coded WHERE collapse
  ) WHERE _m_code IS DISTINCT FROM _m_before
),
_m_paths AS (
  ${LENGTHS.map(pathsOf).join('\n  UNION ALL\n  ')}
)
SELECT list_transform(_m_codes, lambda _m_i: _m_list[_m_i]) AS path, _m_entities AS entities, _m_times AS times,
  _m_entities / (SELECT count(DISTINCT _m_key) FROM _m_read) AS share
FROM _m_paths, (SELECT list(_m_name ORDER BY _m_code) AS _m_list FROM _m_names),
  (SELECT CASE WHEN coalesce(length BETWEEN 2 AND ${LONGEST}, false) THEN 1 ELSE error('paths: length ' || coalesce(length::VARCHAR, 'NULL') || ' is not from 2 to ${LONGEST}') END AS _m_fine)
WHERE _m_fine = 1 AND (starts_with IS NULL OR _m_list[_m_codes[1]] = starts_with)
  AND (ends_with IS NULL OR _m_list[_m_codes[-1]] = ends_with)
ORDER BY 2 DESC, 3 DESC, 1`,
});

function pathsOf(length: number): string {
  const all = Array.from({ length }, (_, i) => `_m_${i}`);
  const leads = all.map((name, i) =>
    i === 0 ? `_m_code AS ${name}` : `lead(_m_code, ${i}) OVER (${IN_ORDER}) AS ${name}`,
  );
  const list = all.join(', ');
  return `SELECT [${list}] AS _m_codes, sum(_m_n)::BIGINT AS _m_times, count(*) AS _m_entities
  FROM (
    SELECT _m_key, ${list}, count(*) AS _m_n FROM (SELECT _m_key, ${leads.join(', ')} FROM _m_kept WHERE length = ${length})
    WHERE _m_${length - 1} IS NOT NULL GROUP BY ALL
  ) GROUP BY ${list}`;
}
