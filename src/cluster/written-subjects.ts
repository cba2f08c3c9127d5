import type { RegistryFormat } from '../message-format.js';
import { kafkaUse } from '../query/kafka-use.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import { subjectOf } from '../subject-of.js';

/** A table whose values others write, and the subjects of their schemas. */
export interface WrittenSubjects {
  readonly stream: StreamDeclaration;
  readonly format: RegistryFormat;
  readonly subjects: readonly string[];
}

/** Of all tables that a project reads. Where a subject is named by the writer's own schema nobody knows it before. */
export function writtenSubjects({ streams, queries }: Project): readonly WrittenSubjects[] {
  const { isRead, isWritten } = kafkaUse(queries);
  return streams.flatMap((stream) => {
    const { connector, name } = stream;
    if (connector?.kind !== 'kafka' || !isRead(name) || isWritten(name)) return [];
    const { format, topics } = connector;
    if (typeof format === 'string' || /^(topic-)?record-name$/.test(format.subject.kind)) return [];
    return [{ stream, format, subjects: topics.map((topic) => subjectOf(format.subject, 'value', topic, '')) }];
  });
}
