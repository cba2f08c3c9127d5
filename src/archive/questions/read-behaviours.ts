import type { Behaviour, BehaviourKind, BehaviourType, Evidence } from '../../behaviour.js';
import type { Database } from '../../duckdb/database.js';
import { parseJsonText } from '../../parse-json-text.js';
import { quoteText } from '../../quote-text.js';
import type { Schema, Value } from '../../schema.js';
import { jsonMembers } from '../../split-json.js';
import { openForQuestion } from './open-for-question.js';

/** Where behaviours of a query, as it was then, and partition go on. */
export interface PlaceAfter {
  readonly source: string;
  readonly version: string;
  readonly partition: number;
  readonly next: number;
}

/** Which behaviours of an archive are wanted. */
export interface BehaviourRequest {
  /** As the archive calls them: the query's name, or its target's. */
  readonly name: string;
  /** What those of a query are; `query` stands in their positions as the source. */
  readonly typeOf: (query: string) => BehaviourType;
  /** Those of a query and partition that are named here: from this offset on. The others: all. */
  readonly from?: readonly PlaceAfter[];
  /** Only these. */
  readonly at?: readonly { readonly source: string; readonly partition: number; readonly offset: number }[];
  readonly limit: number;
}

/** A behaviour as it was archived, and its key as one text. */
export interface ArchivedBehaviour {
  readonly behaviour: Behaviour;
  readonly keyText: string;
}

/**
 * Behaviours as they are in an archive, by their offsets: what of one query and partition was found first comes first. Also
 * while an engine writes it, here or in another process.
 * @throws MotifError as `openForQuestion` does.
 */
export async function readBehaviours(
  directory: string,
  request: BehaviourRequest,
): Promise<readonly ArchivedBehaviour[]> {
  const database = await openForQuestion(directory, { sql: '' });
  try {
    return await behavioursOf(database, statementOf(request), request.typeOf);
  } finally {
    await database.close();
  }
}

/** Those that a statement selects, which gives `BEHAVIOUR_COLUMNS` of `behaviours b`. */
export async function behavioursOf(
  database: Database,
  statement: string,
  typeOf: BehaviourRequest['typeOf'],
): Promise<readonly ArchivedBehaviour[]> {
  const rows = await database.rows(statement);
  const evidence = await evidenceOf(
    database,
    rows.map(([id]) => String(id)),
  );
  return rows.map((row) => fromRow(row, typeOf, evidence));
}

export const BEHAVIOUR_COLUMNS =
  'b.id, b.kind, b.time, b.key, b."values", b.source, b.partition, b."offset", b.revision, b.version';

/** Where each query and partition goes on that has behaviours of the name. */
export async function behaviourEnds(directory: string, name: string): Promise<readonly PlaceAfter[]> {
  const database = await openForQuestion(directory, { sql: '' });
  try {
    const rows = await database.rows(
      `SELECT source, version, partition, max("offset") + 1 FROM behaviours WHERE behaviour = ${quoteText(name)} GROUP BY ALL`,
    );
    return rows.map(([source, version, partition, next]) => ({
      source: String(source),
      version: String(version),
      partition: Number(partition),
      next: Number(next),
    }));
  } finally {
    await database.close();
  }
}

function statementOf({ name, from = [], at, limit }: BehaviourRequest): string {
  const passed = from.map(
    (one) => `(${quoteText(one.source)}, ${quoteText(one.version)}, ${one.partition}, ${one.next})`,
  );
  const begun = passed.length === 0 ? '(NULL, NULL, NULL, 0)' : passed.join(', ');
  const places = at?.map((one) => `(${quoteText(one.source)}, ${one.partition}, ${one.offset})`);
  const only = places === undefined ? '' : ` AND (b.source, b.partition, b."offset") IN (${places.join(', ')})`;
  return `SELECT ${BEHAVIOUR_COLUMNS}
    FROM behaviours b LEFT JOIN (VALUES ${begun}) f(source, version, partition, next)
      ON b.source = f.source AND b.version = f.version AND b.partition = f.partition
    WHERE b.behaviour = ${quoteText(name)} AND b."offset" >= coalesce(f.next, 0)${only}
    ORDER BY b."offset", b.source, b.version, b.partition LIMIT ${limit}`;
}

/** By id and revision. */
async function evidenceOf(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Evidence[]>> {
  const found = new Map<string, Evidence[]>();
  if (ids.length === 0) return found;
  const rows =
    await database.rows(`SELECT id, coalesce(revision, 0), variable, source, partition, "offset", last_offset, count
    FROM evidence WHERE id IN (${ids.map(quoteText).join(', ')}) ORDER BY id, ordinal`);
  for (const [id, revision, variable, source, partition, offset, lastOffset, count] of rows) {
    const name = `${id} ${revision}`;
    const of = found.get(name) ?? [];
    found.set(name, of);
    of.push({
      variable: String(variable),
      source: String(source),
      partition: Number(partition),
      offset: Number(offset),
      ...(lastOffset === null ? {} : { lastOffset: Number(lastOffset) }),
      ...(count === null ? {} : { count: Number(count) }),
    });
  }
  return found;
}

function fromRow(
  [id, kind, time = null, key, values, source, partition, offset, revision, version]: readonly Value[],
  typeOf: BehaviourRequest['typeOf'],
  evidence: ReadonlyMap<string, readonly Evidence[]>,
): ArchivedBehaviour {
  const query = String(source);
  const type = { ...typeOf(query), version: String(version) };
  const behaviour: Behaviour = {
    type,
    kind: kindOf(String(kind)),
    id: String(id),
    time: time === null ? null : Number(time),
    key: rowOf(type.key, key),
    values: rowOf(type.columns, values),
    evidence: evidence.get(`${id} ${revision}`) ?? [],
    position: { source: query, partition: Number(partition), offset: Number(offset) },
    ...(Number(revision) === 0 ? {} : { revision: Number(revision) }),
  };
  return { behaviour, keyText: String(key) };
}

/** What was erased, or has become another type since, is NULL. */
function rowOf(schema: Schema, json: Value | undefined): readonly Value[] {
  const members = typeof json === 'string' ? jsonMembers(json) : new Map<string, string>();
  return schema.map(({ name, type }) => {
    const text = members.get(name);
    return text === undefined ? null : (parseJsonText(type, text) ?? null);
  });
}

function kindOf(text: string): BehaviourKind {
  switch (text) {
    case 'timeout':
    case 'window':
    case 'row':
    case 'retracted':
      return text;
    default:
      return 'match';
  }
}
