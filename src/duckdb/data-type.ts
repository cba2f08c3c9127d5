import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  FLOAT,
  HUGEINT,
  INTEGER,
  INTERVAL,
  LIST,
  MAP,
  SMALLINT,
  TIMESTAMP,
  TIMESTAMPTZ,
  TINYINT,
  UUID,
  VARCHAR,
} from '@duckdb/node-api';
import { unreachable } from '../errors.js';
import type { DataType } from '../schema.js';

const VARCHAR_TYPE: DataType = { kind: 'VARCHAR' };

/** The type a vector of `type` is made with. A column that is always NULL is an INTEGER, as it is in DuckDB. */
export function toDuckDBType(type: DataType): DuckDBType {
  switch (type.kind) {
    case 'NULL':
    case 'INTEGER':
      return INTEGER;
    case 'BOOLEAN':
      return BOOLEAN;
    case 'TINYINT':
      return TINYINT;
    case 'SMALLINT':
      return SMALLINT;
    case 'BIGINT':
      return BIGINT;
    case 'HUGEINT':
      return HUGEINT;
    case 'FLOAT':
      return FLOAT;
    case 'DOUBLE':
      return DOUBLE;
    case 'VARCHAR':
    case 'JSON':
      return VARCHAR;
    case 'UUID':
      return UUID;
    case 'DATE':
      return DATE;
    case 'TIMESTAMP':
      return TIMESTAMP;
    case 'TIMESTAMPTZ':
      return TIMESTAMPTZ;
    case 'INTERVAL':
      return INTERVAL;
    case 'DECIMAL':
      return DECIMAL(type.precision, type.scale);
    case 'LIST':
      return LIST(toDuckDBType(type.element));
    case 'STRUCT':
      return new DuckDBStructType(
        type.fields.map((field) => field.name),
        type.fields.map((field) => toDuckDBType(field.type)),
      );
    case 'MAP':
      return MAP(toDuckDBType(type.key), toDuckDBType(type.value));
    default:
      return unreachable(type);
  }
}

/** The nearest type that holds every value of `type`; VARCHAR, for their text, where there is none. */
export function fromDuckDBType(type: DuckDBType): DataType {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return { kind: 'BOOLEAN' };
    case DuckDBTypeId.TINYINT:
      return { kind: 'TINYINT' };
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.UTINYINT:
      return { kind: 'SMALLINT' };
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.USMALLINT:
      return { kind: 'INTEGER' };
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UINTEGER:
      return { kind: 'BIGINT' };
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return { kind: 'HUGEINT' };
    case DuckDBTypeId.FLOAT:
      return { kind: 'FLOAT' };
    case DuckDBTypeId.DOUBLE:
      return { kind: 'DOUBLE' };
    case DuckDBTypeId.DECIMAL:
      return { kind: 'DECIMAL', precision: type.width, scale: type.scale };
    case DuckDBTypeId.VARCHAR:
      return type.alias === 'JSON' ? { kind: 'JSON' } : VARCHAR_TYPE;
    case DuckDBTypeId.UUID:
      return { kind: 'UUID' };
    case DuckDBTypeId.DATE:
      return { kind: 'DATE' };
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
      return { kind: 'TIMESTAMP' };
    case DuckDBTypeId.TIMESTAMP_TZ:
      return { kind: 'TIMESTAMPTZ' };
    case DuckDBTypeId.INTERVAL:
      return { kind: 'INTERVAL' };
    case DuckDBTypeId.SQLNULL:
      return { kind: 'NULL' };
    case DuckDBTypeId.LIST:
      return { kind: 'LIST', element: fromDuckDBType(type.valueType) };
    case DuckDBTypeId.STRUCT:
      return {
        kind: 'STRUCT',
        fields: type.entryTypes.map((entry, i) => ({ name: type.entryNames[i] ?? '', type: fromDuckDBType(entry) })),
      };
    case DuckDBTypeId.MAP:
      return { kind: 'MAP', key: fromDuckDBType(type.keyType), value: fromDuckDBType(type.valueType) };
    default:
      return VARCHAR_TYPE;
  }
}
