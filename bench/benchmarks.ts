import type { SchemaKind } from '../src/formats/schema-codec.js';
import type { Benchmark } from './benchmark.js';
import type { Envelope } from './message-decode.js';

type Load = () => Promise<Benchmark>;

const match = async (name: string, keys: number): Promise<Benchmark> =>
  (await import('./match-many-keys.js')).matchManyKeys(name, keys);
const file = async (name: string, users: number): Promise<Benchmark> =>
  (await import('./file-to-behaviours.js')).fileToBehaviours(name, users);

const windows = async (name: string, users: number, kind: 'TUMBLING' | 'SESSIONS'): Promise<Benchmark> => {
  const bench = await import('./windows.js');
  return bench.windowCounts(name, users, bench[kind]);
};

const oneKey = async (name: string, millions: number): Promise<Benchmark> =>
  (await import('./archive-one-key.js')).oneKeyOneDay(name, millions);

const decode = async (name: string, kind: SchemaKind): Promise<Benchmark> =>
  (await import('./schema-decode.js')).schemaDecode(name, kind);

const decodeByLibrary = async (name: string, kind: 'avro' | 'protobuf'): Promise<Benchmark> =>
  (await import('./schema-decode.js')).schemaDecodeByLibrary(name, kind);

const decodeMessages = async (name: string, envelope: Envelope): Promise<Benchmark> =>
  (await import('./message-decode.js')).messageDecode(name, envelope);

const macro = async (name: string): Promise<Benchmark> => (await import('./macros.js')).macroBesideHand(name);

/** By name; loaded when asked for, so that a side loads nothing it does not need. */
export const benchmarks: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['match/100k-keys', () => match('match/100k-keys', 100_000)],
  ['match/1m-keys', () => match('match/1m-keys', 1_000_000)],
  ['memory/open-keys', async () => (await import('./memory-of-keys.js')).memoryOfOpenKeys],
  ['memory/closed-keys', async () => (await import('./memory-of-keys.js')).memoryOfClosedKeys],
  ['file-to-behaviours/100k-users', () => file('file-to-behaviours/100k-users', 100_000)],
  ['file-to-behaviours/1m-users', () => file('file-to-behaviours/1m-users', 1_000_000)],
  ['file-to-archive', async () => (await import('./file-to-archive.js')).fileToArchive],
  ['windows/tumbling-100k-keys', () => windows('windows/tumbling-100k-keys', 100_000, 'TUMBLING')],
  ['windows/tumbling-1m-keys', () => windows('windows/tumbling-1m-keys', 1_000_000, 'TUMBLING')],
  ['windows/sessions-100k-keys', () => windows('windows/sessions-100k-keys', 100_000, 'SESSIONS')],
  ['windows/sessions-1m-keys', () => windows('windows/sessions-1m-keys', 1_000_000, 'SESSIONS')],
  ['flat/window-10min-to-24h', async () => (await import('./flat.js')).flatWindow],
  ['flat/open-10-to-100k', async () => (await import('./flat.js')).flatOpen],
  ['flat/open-correlated-10-to-100k', async () => (await import('./flat.js')).flatOpenCorrelated],
  ['flat/keys-1k-to-1m', async () => (await import('./flat.js')).flatKeys],
  ['flat/queries-1-to-1k', async () => (await import('./flat.js')).flatQueries],
  ['flat/join-open-100-to-100k', async () => (await import('./flat-join.js')).flatJoin],
  ['flat/lateness-1s-to-10min', async () => (await import('./ordering.js')).flatLateness],
  ['operators/nothing', async () => (await import('./window-operators.js')).nothing('operators/nothing')],
  [
    'operators/pipeline-10k-keys',
    async () => (await import('./window-operators.js')).pipeline('operators/pipeline-10k-keys', 10_000),
  ],
  [
    'operators/tumbling-100k-keys',
    async () => (await import('./window-operators.js')).tumblingCount('operators/tumbling-100k-keys', 100_000),
  ],
  [
    'operators/tumbling-1m-keys',
    async () => (await import('./window-operators.js')).tumblingCount('operators/tumbling-1m-keys', 1_000_000),
  ],
  [
    'operators/session-100k-keys',
    async () => (await import('./window-operators.js')).sessionCount('operators/session-100k-keys', 100_000),
  ],
  [
    'operators/session-1m-keys',
    async () => (await import('./window-operators.js')).sessionCount('operators/session-1m-keys', 1_000_000),
  ],
  [
    'operators/pipeline-100k-keys',
    async () => (await import('./window-operators.js')).pipeline('operators/pipeline-100k-keys', 100_000),
  ],
  ['worst/alternation-10-to-100', async () => (await import('./worst.js')).worstAlternation],
  ['worst/optional-5-to-20', async () => (await import('./worst.js')).worstOptional],
  ['worst/nested-10-to-100', async () => (await import('./worst.js')).worstNested],
  ['archive/cpu', async () => (await import('./archive-cost.js')).archiveCost],
  ['archive/first-behaviour', async () => (await import('./archive-cost.js')).archiveFirst],
  ['archive/commit', async () => (await import('./archive-commits.js')).archiveCommits],
  ['archive/epochs-while-sealing', async () => (await import('./archive-epochs.js')).archiveEpochs],
  ['archive/bytes', async () => (await import('./archive-bytes.js')).archiveBytes],
  ['archive/one-key-one-day/1m', () => oneKey('archive/one-key-one-day/1m', 1)],
  ['archive/one-key-one-day/10m', () => oneKey('archive/one-key-one-day/10m', 10)],
  ['archive/one-key-one-day/50m', () => oneKey('archive/one-key-one-day/50m', 50)],
  [
    'archive/one-key-one-day/1m-to-50m',
    async () => (await import('./archive-one-key.js')).oneKeyGrowth('archive/one-key-one-day/1m-to-50m', 1, 50),
  ],
  ['near-misses/deadlines', async () => (await import('./near-misses.js')).nearMissesOfDeadlines],
  ['near-misses/events', async () => (await import('./near-misses.js')).nearMissesOfEvents],
  ['history/replay-beside-live', async () => (await import('./replay.js')).replayBesideLive],
  ['history/replay-beside-no-archive', async () => (await import('./replay.js')).replayBesideReading],
  ['history/replay-beside-sql', async () => (await import('./replay.js')).replayBesideSql],
  ['history/why-not-one-key-of-1m', async () => (await import('./why-not.js')).whyNotOneKey],
  ['reload/warm-start-1-to-10-days', async () => (await import('./warm-start.js')).warmStart],
  ['kafka/decode', async () => (await import('./kafka-decode.js')).kafkaDecode],
  ['decode/json', () => decodeMessages('decode/json', 'none')],
  ['decode/cloudevents-structured', () => decodeMessages('decode/cloudevents-structured', 'cloudevents-structured')],
  ['decode/cloudevents-binary', () => decodeMessages('decode/cloudevents-binary', 'cloudevents-binary')],
  ['decode/debezium-json', () => decodeMessages('decode/debezium-json', 'debezium-json')],
  ['decode/avro', () => decode('decode/avro', 'avro')],
  ['decode/json-schema', () => decode('decode/json-schema', 'json-schema')],
  ['decode/protobuf', () => decode('decode/protobuf', 'protobuf')],
  ['decode/avro-by-library', () => decodeByLibrary('decode/avro-by-library', 'avro')],
  ['decode/protobuf-by-library', () => decodeByLibrary('decode/protobuf-by-library', 'protobuf')],
  ['http/in/1-a-request', async () => (await import('./http-in.js')).httpIn('http/in/1-a-request', 1)],
  ['http/in/500-a-request', async () => (await import('./http-in.js')).httpIn('http/in/500-a-request', 500)],
  ['macros/sessionize', () => macro('sessionize')],
  ['macros/funnel', () => macro('funnel')],
  ['macros/sequence_match', () => macro('sequence_match')],
  ['macros/sequence_count', () => macro('sequence_count')],
  ['macros/retention', () => macro('retention')],
  ['macros/cohort', () => macro('cohort')],
  ['macros/paths', () => macro('paths')],
  ['macros/next_event', () => macro('next_event')],
  ['macros/time_to', () => macro('time_to')],
  ['macros/recurrences', () => macro('recurrences')],
]);
