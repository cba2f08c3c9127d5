"""Reads and writes what a case says with fastavro, with Google's Protobuf, and with jsonschema; JSON in, JSON out."""
import datetime, decimal, glob, io, json, os, struct, sys, tempfile, uuid

import fastavro, grpc_tools, jsonschema
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
WELL_KNOWN = os.path.join(os.path.dirname(grpc_tools.__file__), '_proto')


def plain(value):
    """Numbers as texts, floats as their bits, times as microseconds or days since 1970, a map as its entries."""
    if value is None or isinstance(value, (bool, str)): return value
    if isinstance(value, int): return str(value)
    if isinstance(value, float): return 'NaN' if value != value else struct.pack('>d', value).hex()
    if isinstance(value, decimal.Decimal): return format(value, 'f')
    if isinstance(value, bytes): return value.hex()
    if isinstance(value, uuid.UUID): return str(value)
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        return str((aware - EPOCH) // datetime.timedelta(microseconds=1))
    if isinstance(value, datetime.date): return str((value - EPOCH.date()).days)
    if isinstance(value, dict): return sorted([plain(key), plain(of)] for key, of in value.items())
    return [plain(item) for item in value]


def record(value, schema):
    """A record's fields in the schema's order."""
    if isinstance(schema, list):
        return None if value is None else record(value, schema[1])
    if isinstance(schema, dict) and schema['type'] == 'record':
        return [record(value[field['name']], field['type']) for field in schema['fields']]
    if isinstance(schema, dict) and schema['type'] == 'array':
        return [record(item, schema['items']) for item in value]
    if isinstance(schema, dict) and schema['type'] == 'map':
        return sorted([key, record(of, schema['values'])] for key, of in value.items())
    return plain(value)


def avro(case):
    schema = json.loads(case['schema'])
    data = bytes.fromhex(case['bytes'])
    stream = io.BytesIO(data)
    value = fastavro.schemaless_reader(stream, fastavro.parse_schema(schema))
    assert stream.tell() == len(data)
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(schema), value)
    return {'value': record(value, schema), 'bytes': out.getvalue().hex()}


def written_avro(case):
    """A value that Python wrote as an expression."""
    out = io.BytesIO()
    names = {'D': decimal.Decimal, 'datetime': datetime, 'UUID': uuid.UUID}
    named = {}
    for reference in case.get('references', []): fastavro.parse_schema(json.loads(reference), named)
    fastavro.schemaless_writer(out, fastavro.parse_schema(json.loads(case['schema']), named), eval(case['value'], names))
    return out.getvalue().hex()


def messages(files):
    """What protoc makes of files, the last one's classes by their full names."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files:
            os.makedirs(os.path.dirname(os.path.join(folder, name)) or '.', exist_ok=True)
            with open(os.path.join(folder, name), 'w') as file: file.write(text)
        out = os.path.join(folder, 'out.bin')
        asked = ['', f'-I{folder}', f'-I{WELL_KNOWN}', '--include_imports', f'--descriptor_set_out={out}', files[-1][0]]
        if protoc.main(asked) != 0: raise Exception(files[-1][1])
        with open(out, 'rb') as file: found = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in found.file: pool.Add(file)
    return message_factory.GetMessageClassesForFiles([file.name for file in found.file], pool)


def message(value):
    if value.DESCRIPTOR.full_name == 'google.protobuf.Timestamp':
        return str(value.seconds * 1000000 + value.nanos // 1000)
    return [field(value, of) for of in value.DESCRIPTOR.fields]


def field(value, of):
    one = message if of.type == of.TYPE_MESSAGE else plain
    if of.message_type is not None and of.message_type.GetOptions().map_entry:
        values = of.message_type.fields_by_name['value']
        one = message if values.type == values.TYPE_MESSAGE else plain
        return sorted([plain(key), one(item)] for key, item in getattr(value, of.name).items())
    if of.is_repeated: return [one(item) for item in getattr(value, of.name)]
    return one(getattr(value, of.name)) if value.HasField(of.name) else None


def protobuf(case):
    kind = messages([('row.proto', case['schema'])])[case['message']]
    value = kind.FromString(bytes.fromhex(case['bytes']))
    return {'value': message(value), 'bytes': value.SerializeToString().hex()}


def written_protobuf(case):
    kinds = messages(case['files'])
    return eval(case['value'], {'of': kinds}).SerializeToString().hex()


def json_schema(case):
    jsonschema.Draft7Validator.check_schema(case['schema'])
    of = jsonschema.Draft7Validator(case['schema'])
    return [[error.message for error in of.iter_errors(json.loads(text))] for text in case['texts']]


asked = json.load(sys.stdin)
json.dump({name: [globals()[name](case) for case in cases] for name, cases in asked.items()}, sys.stdout)
