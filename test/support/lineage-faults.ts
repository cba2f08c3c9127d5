const URI = /^[a-z][a-z0-9+.-]*:\S+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const STATES = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'];
/** What each facet must have besides the producer and the schema, by what its schema is called. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  SQLJobFacet: ['query'],
  JobTypeJobFacet: ['processingType', 'integration'],
  SchemaDatasetFacet: ['fields'],
  ColumnLineageDatasetFacet: ['fields'],
  ProcessingEngineRunFacet: ['version'],
  ErrorMessageRunFacet: ['message', 'programmingLanguage'],
  OutputStatisticsOutputDatasetFacet: ['rowCount'],
};

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with an event by OpenLineage's schema 2-0-2 and those of its facets, as they say what must be there. */
export function lineageFaults(event: unknown): readonly string[] {
  const faults: string[] = [];
  const need = (isRight: boolean, what: string): void => void (isRight || faults.push(what));
  const { eventType, eventTime, run, job, inputs, outputs, producer, schemaURL } = membersOf(event);
  const kind = run === undefined ? 'JobEvent' : 'RunEvent';
  need(TIME.test(String(eventTime)), 'eventTime');
  need(URI.test(String(producer)), 'producer');
  need(schemaURL === `https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/${kind}`, 'schemaURL');
  if (run !== undefined) {
    need(STATES.includes(String(eventType)), 'eventType');
    need(UUID.test(String(membersOf(run).runId)), 'run.runId');
    facets(membersOf(run).facets, 'run', need);
  }
  named(job, 'job', need);
  for (const [role, datasets] of [['inputs', inputs] as const, ['outputs', outputs] as const]) {
    for (const dataset of listOf(datasets)) {
      named(dataset, role, need);
      facets(membersOf(dataset).outputFacets, role, need);
      for (const field of lineageFields(dataset)) {
        named(field, `${role}.columnLineage`, need);
        need(typeof membersOf(field).field === 'string', `${role}.columnLineage.field`);
        for (const how of listOf(membersOf(field).transformations)) {
          need(/^(IN)?DIRECT$/.test(String(membersOf(how).type)), `${role}.columnLineage.transformations`);
        }
      }
    }
  }
  return faults;
}

type Need = (isRight: boolean, what: string) => void;

function named(thing: unknown, role: string, need: Need): void {
  const { namespace, name } = membersOf(thing);
  need(typeof namespace === 'string' && namespace !== '', `${role}.namespace`);
  need(typeof name === 'string' && name !== '', `${role}.name`);
  facets(membersOf(thing).facets, role, need);
}

function facets(given: unknown, role: string, need: Need): void {
  for (const [name, facet] of Object.entries(membersOf(given))) {
    const { _producer: producer, _schemaURL: schema, ...members } = membersOf(facet);
    const [, kind = ''] =
      /^https:\/\/openlineage\.io\/spec\/facets\/\d+-\d+-\d+\/(\w+)\.json#\/\$defs\/\1$/.exec(String(schema)) ?? [];
    need(URI.test(String(producer)), `${role}.${name}._producer`);
    need(MEMBERS[kind] !== undefined, `${role}.${name}._schemaURL`);
    for (const member of MEMBERS[kind] ?? []) need(members[member] !== undefined, `${role}.${name}.${member}`);
  }
}

function lineageFields(dataset: unknown): readonly unknown[] {
  const { columnLineage } = membersOf(membersOf(dataset).facets);
  const { fields, dataset: whole } = membersOf(columnLineage);
  return [
    ...Object.values(membersOf(fields)).flatMap((field) => listOf(membersOf(field).inputFields)),
    ...listOf(whole),
  ];
}

function membersOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
