import type { MetadataColumn } from '../../metadata-column.js';
import type { Expression } from '../../patterns/expression.js';
import type { DataType, Field, Schema } from '../../schema.js';
import { bindExpression } from '../binding/bind-expression.js';
import { resolveType } from '../binding/resolve-type.js';
import type { StreamDeclaration } from '../plan.js';
import { expressionText } from '../plan-text.js';
import type { ProblemReport } from '../problem-report.js';
import { substituteFields } from '../substitute-fields.js';
import type { ColumnSyntax, CreateTableSyntax } from '../syntax/ast.js';
import { metadataKey, metadataType, type RecordSyntax } from './metadata-columns.js';

type Computed = NonNullable<StreamDeclaration['computed']>[number];
type Unnamed = Omit<Computed, 'meaning'>;

/** Stands in for a type that is not known, since there is a problem, which was reported. */
const UNKNOWN: DataType = { kind: 'NULL' };

const HINT = "Compute it of the input's own columns";

/** A table's columns, without those that have a problem, and how those are computed that its input does not have. */
export function planColumns(
  table: CreateTableSyntax,
  record: RecordSyntax,
  report: ProblemReport,
): {
  readonly schema: Schema;
  readonly computed: readonly Computed[];
  readonly metadata: readonly MetadataColumn[];
} {
  const computed: Unnamed[] = [];
  const metadata: MetadataColumn[] = [];
  /** Names of those that are being computed. */
  const path: string[] = [];
  const relation = table.name.name;
  const fields: readonly Field[] = withoutTwins(table, report).map(
    (column, place) => new LazyField(column.name.name, () => typeOf(column, place)),
  );
  const scope = { kind: 'columns', clause: 'a computed column', relation, fields, aliases: [relation] } as const;

  function typeOf(column: ColumnSyntax, field: number): DataType {
    if (column.kind === 'physical') return resolveType(column.type, report) ?? UNKNOWN;
    if (column.kind === 'metadata') {
      const of = metadataKey(column, record, report);
      if (of === undefined) return UNKNOWN;
      metadata.push({ field, of });
      return metadataType(column, of, report) ?? UNKNOWN;
    }
    const { name } = column.name;
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ');
      report.error(column.name, `column ${name} is computed of itself: ${circle}`, HINT);
      return UNKNOWN;
    }
    path.push(name);
    const bound = bindExpression(column.expression, scope, report);
    path.pop();
    if (bound === undefined) return UNKNOWN;
    const { expression } = bound;
    computed.push({ field, expression });
    // An untyped NULL is an INTEGER, as in DuckDB.
    return expression.type.kind === 'NULL' ? { kind: 'INTEGER' } : expression.type;
  }

  const schema = fields.flatMap(({ name, type }) => (type === UNKNOWN ? [] : [{ name, type }]));
  metadata.sort((a, b) => a.field - b.field);
  return { schema, computed: withMeaning(computed, fields), metadata };
}

function withMeaning(computed: readonly Unnamed[], schema: Schema): readonly Computed[] {
  const columns = schema.map(({ type }, field): Expression => ({ kind: 'field', type, field }));
  return computed.map((column) => {
    const expression = substituteFields(column.expression, columns);
    columns[column.field] = expression;
    return { ...column, meaning: JSON.stringify(expressionText(expression, schema)) };
  });
}

/** Its type is found when it is first asked for: so columns may be computed of each other, in whatever order they stand. */
class LazyField implements Field {
  readonly name: string;
  readonly #compute: () => DataType;
  #type: DataType | undefined;

  constructor(name: string, compute: () => DataType) {
    this.name = name;
    this.#compute = compute;
  }

  get type(): DataType {
    this.#type ??= this.#compute();
    return this.#type;
  }
}

function withoutTwins(table: CreateTableSyntax, report: ProblemReport): readonly ColumnSyntax[] {
  const names = new Set<string>();
  return table.columns.filter(({ name }) => {
    const isNew = !names.has(name.name.toLowerCase());
    if (!isNew) {
      const message = `table ${table.name.name} has two columns called ${name.name}`;
      report.error(name, message, 'Names that differ only in case are the same: rename one of them');
    }
    names.add(name.name.toLowerCase());
    return isNew;
  });
}
