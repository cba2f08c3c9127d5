import { duration, ORDER, readEvents } from './read-events.js';
import { tableMacro } from './table-macro.js';

const SHARES = [
  ['p25', 0.25],
  ['median', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p99', 0.99],
] as const;

/** `FROM time_to(shop, user_id, event = 'add', event = 'purchase')`: how long from one event to the next other. */
export const TIME_TO: string = tableMacro({
  name: 'time_to',
  required: ['start', 'target'],
  optional: ['within := NULL'],
  body: (time) => `WITH ${readEvents('time_to', time, ['start AS _m_start', 'target AS _m_target'])},
_m_placed AS MATERIALIZED (
  SELECT _m_key, _m_time, _m_start, _m_target, dense_rank() OVER (ORDER BY ${ORDER}) AS _m_place
  FROM _m_read WHERE _m_start OR _m_target
),
_m_times AS (
  SELECT CASE WHEN _m_within IS NULL OR _m_to._m_time - _m_from._m_time < _m_within THEN _m_to._m_time - _m_from._m_time END AS _m_took
  FROM (SELECT * FROM _m_placed WHERE _m_start) AS _m_from
  ASOF LEFT JOIN (SELECT * FROM _m_placed WHERE _m_target) AS _m_to
    ON _m_to._m_key = _m_from._m_key AND _m_to._m_place > _m_from._m_place,
  (SELECT ${duration('time_to', 'within')} AS _m_within)
)
SELECT count(*) AS starts, count(_m_took) AS reached, 1 - count(_m_took) / nullif(count(*), 0) AS share_never,
  to_microseconds(min(_m_took)) AS shortest,
  ${SHARES.map(([name], i) => `to_microseconds(quantile_disc(_m_took, [${SHARES.map(([, share]) => share).join(', ')}])[${i + 1}]) AS ${name}`).join(',\n  ')},
  to_microseconds(max(_m_took)) AS longest
FROM _m_times`,
});
