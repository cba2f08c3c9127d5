/**
 * `FROM lineage('id')`: what a behaviour came of, what that came of, and so on down to events. Each row is a piece of evidence
 * of the behaviour `id`, `depth` steps below the one asked for; `cause` is the behaviour that the piece is, NULL for an event.
 * Of a window it leads to all between its first row and its last.
 */
export const LINEAGE = `CREATE OR REPLACE MACRO main.lineage(behaviour_id) AS TABLE
  WITH RECURSIVE found AS (
    SELECT e.*, b.id AS cause
    FROM main.evidence AS e LEFT JOIN main.behaviours AS b
      ON b.source = e.source AND b.partition = e.partition
      AND b."offset" BETWEEN e."offset" AND coalesce(e.last_offset, e."offset")
  ), chain AS (
    SELECT 1 AS depth, * FROM found WHERE id = behaviour_id
    UNION
    SELECT chain.depth + 1, found.* FROM chain JOIN found ON found.id = chain.cause
  )
  FROM chain ORDER BY depth, id, ordinal, cause`;
