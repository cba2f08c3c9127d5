import avsc from 'avsc';
import fc from 'fast-check';

/** A schema of Avro as it stands in JSON; the names of what is named are to be made different. */
type Shape = string | { readonly [property: string]: unknown } | readonly Shape[];

const primitives: readonly string[] = ['null', 'boolean', 'int', 'long', 'double', 'bytes', 'string'];

/** Records of every type but float, whose digits in JSON are fewer, and the logical ones. */
export const avroRecords: fc.Arbitrary<avsc.types.RecordType> = fc
  .array(shapes(3), { minLength: 1, maxLength: 5 })
  .map((types) => {
    const record = {
      type: 'record',
      name: 'R',
      fields: types.map((type, i) => ({ name: `f${i}`, type: mapOf(type) })),
    };
    const type = avsc.Type.forSchema(JSON.parse(named(JSON.stringify(record))), { wrapUnions: 'always' });
    if (!(type instanceof avsc.types.RecordType)) throw new TypeError('no record');
    return type;
  });

/** A string that is a column's value would be JSON itself. */
function mapOf(values: Shape): Shape {
  return { type: 'map', values };
}

function shapes(depth: number): fc.Arbitrary<Shape> {
  const leaf: fc.Arbitrary<Shape> = fc.oneof(
    fc.constantFrom(...primitives),
    fc.constant({ type: 'enum', name: 'N', symbols: ['X', 'Y'] }),
    fc.nat(4).map((size) => ({ type: 'fixed', name: 'N', size })),
  );
  if (depth === 0) return leaf;
  const inner = shapes(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: inner.filter(takesBytes).map((items) => ({ type: 'array', items })) },
    { weight: 1, arbitrary: inner.map((values) => ({ type: 'map', values })) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...primitives), { minLength: 1 }) },
    {
      weight: 1,
      arbitrary: fc.array(inner, { maxLength: 3 }).map((types) => ({
        type: 'record',
        name: 'N',
        fields: types.map((type, i) => ({ name: `g${i}`, type })),
      })),
    },
  );
}

/** Of what takes none as many would fit as one likes. */
function takesBytes(shape: Shape): boolean {
  if (typeof shape === 'string') return shape !== 'null';
  if (!('type' in shape)) return true;
  if (shape.type === 'fixed') return shape.size !== 0;
  const fields: unknown = shape.fields;
  return !Array.isArray(fields) || fields.some(({ type }) => takesBytes(type));
}

function named(json: string): string {
  let count = 0;
  return json.replaceAll('"name":"N"', () => `"name":"N${count++}"`);
}

/** What the library gave for a value, as what it is in JSON here: bytes are their base64, a union is its branch. */
export function avroPlain(type: avsc.Type, value: unknown): unknown {
  const { types } = avsc;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (type instanceof types.ArrayType) return Array.from(Object(value), (item) => avroPlain(type.itemsType, item));
  if (type instanceof types.MapType) return mapped(value, () => type.valuesType);
  if (type instanceof types.RecordType) return mapped(value, (name) => type.field(name).type);
  if (type instanceof types.WrappedUnionType && value !== null) {
    const [[branch, of] = []] = Object.entries(Object(value));
    return type.types.flatMap((one) => (one.branchName === branch ? [avroPlain(one, of)] : []))[0];
  }
  return value;
}

function mapped(value: unknown, typeOf: (name: string) => avsc.Type): unknown {
  return Object.fromEntries(Object.entries(Object(value)).map(([name, of]) => [name, avroPlain(typeOf(name), of)]));
}
