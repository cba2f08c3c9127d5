/** Columns that order events of one time, as the engine orders them; NULL where the table has none. */
export const ORDER = '_m_time, _m_source, _m_partition, _m_offset';

/**
 * The CTEs `_m_rows`, the table, and `_m_read`: each row with a key and a time, `columns` of it, and what orders it. The only
 * place where a user's expressions stand.
 */
export function readEvents(macro: string, time: string, columns: readonly string[]): string {
  return `_m_rows AS NOT MATERIALIZED (SELECT NULL AS _m_none, * FROM query_table(source)),
_m_read AS NOT MATERIALIZED (
  SELECT * FROM (
    SELECT ${['key AS _m_key', `epoch_us(${time}) AS _m_time`, ...POSITION, ...columns].join(',\n      ')}
    FROM _m_rows
    WHERE ${isColumn(macro, 'key')}
  ) WHERE _m_key IS NOT NULL AND _m_time IS NOT NULL
)`;
}

const POSITION = ['source', 'partition', 'offset'].map(
  (name) => `coalesce(*COLUMNS('^(_m_none|_${name})$')) AS _m_${name}`,
);

/** An expression in quotes is a text, the same for every row: nobody means that. */
export function isColumn(macro: string, parameter: string): string {
  return `CASE WHEN alias(${parameter}) LIKE '''%'
      THEN error('${macro}: ${parameter} is the text ' || alias(${parameter}) || ': write a column without quotes, or in double quotes') ELSE true END`;
}

/** A duration in microseconds, NULL where there is none. */
export function duration(macro: string, parameter: string): string {
  return `CASE WHEN epoch_us(CAST(${parameter} AS INTERVAL)) <= 0
    THEN error('${macro}: ${parameter} must be longer than nothing') ELSE epoch_us(CAST(${parameter} AS INTERVAL)) END`;
}

/** A text that must be one of some. */
export function oneOf(macro: string, parameter: string, values: readonly string[]): string {
  const list = values.map((value) => `'${value}'`).join(', ');
  return `CASE WHEN coalesce(${parameter}, '') IN (${list}) THEN ${parameter}
    ELSE error('${macro}: ${parameter} ' || coalesce('''' || ${parameter} || '''', 'NULL') || ' is none of ${values.join(', ')}') END`;
}

/** Whether an option was left out: known before any row is read, so that what only the other case needs costs nothing. */
export function isMissing(parameter: string): string {
  return `typeof(${parameter}) = '"NULL"'`;
}
