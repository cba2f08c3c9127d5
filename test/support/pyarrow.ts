import { spawnSync } from 'node:child_process';
import type { Cell, ColumnType } from '../../src/arrow/column-type.js';
import { formatDecimal } from '../../src/format-number.js';
import { isInterval, isList } from '../../src/is-value.js';
import type { Value } from '../../src/schema.js';
import { PYTHON, pythonHas } from './python.js';

export const hasPyarrow: boolean = pythonHas('pyarrow');

const READ = `
import datetime, decimal, json, struct, sys
import pyarrow, pyarrow.ipc
def plain(value):
    if value is None or isinstance(value, (bool, str)): return value
    if isinstance(value, int): return str(value)
    if isinstance(value, float): return 'NaN' if value != value else struct.pack('>d', value).hex()
    if isinstance(value, decimal.Decimal): return format(value, 'f')
    if isinstance(value, bytes): return value.hex()
    if isinstance(value, datetime.datetime):
        epoch = datetime.datetime(1970, 1, 1, tzinfo=value.tzinfo)
        return str((value - epoch) // datetime.timedelta(microseconds=1))
    if isinstance(value, datetime.date): return str((value - datetime.date(1970, 1, 1)).days)
    if isinstance(value, datetime.time): return value.isoformat()
    if isinstance(value, pyarrow.MonthDayNano): return [str(part) for part in value]
    if isinstance(value, dict): return [plain(part) for part in value.values()]
    return [plain(part) for part in value]
data = sys.stdin.buffer.read()
open_ipc = pyarrow.ipc.open_file if sys.argv[1] == 'file' else pyarrow.ipc.open_stream
table = open_ipc(data).read_all()
table.validate(full=True)
types = [str(field.type) for field in table.schema]
columns = [[plain(value) for value in column.to_pylist()] for column in table.columns]
json.dump({'types': types, 'columns': columns}, sys.stdout)
`;

export interface PyarrowTable {
  readonly types: readonly string[];
  readonly columns: readonly (readonly unknown[])[];
}

/** What pyarrow reads, after it has checked all of it: numbers as texts, floats as their bits. */
export function readWithPyarrow(bytes: Uint8Array, kind: 'stream' | 'file'): PyarrowTable {
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', READ, kind], { input: bytes, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr.toString());
  const table: PyarrowTable = JSON.parse(stdout.toString());
  return table;
}

/** A cell in the form in which the Python above gives it. */
export function asPyarrow(type: ColumnType, cell: Cell): unknown {
  if (cell === null || typeof cell === 'boolean') return cell;
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('hex');
  switch (type.kind) {
    case 'FLOAT':
    case 'DOUBLE':
      return Number.isNaN(cell) ? 'NaN' : bitsOf(Number(cell));
    case 'DECIMAL':
      if (typeof cell !== 'number' && typeof cell !== 'bigint') return cell;
      return formatDecimal(type, cell).replace(/^(-?)\./, '$10.');
    case 'INTERVAL':
      return isInterval(cell) ? [cell.months, cell.days, BigInt(cell.micros) * 1_000n].map(String) : cell;
    case 'LIST':
      return listOf(cell).map((item) => asPyarrow(type.element, item));
    case 'STRUCT':
      return type.fields.map((field, i) => asPyarrow(field.type, listOf(cell)[i] ?? null));
    case 'MAP':
      return listOf(cell).map((entry) => {
        const [key = null, value = null] = listOf(entry);
        return [asPyarrow(type.key, key), asPyarrow(type.value, value)];
      });
    default:
      return String(cell);
  }
}

function bitsOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
