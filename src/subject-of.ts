import type { SubjectRule } from './message-format.js';

/** The subject of a record's value, or key, in a topic. `record`: the schema's own name. */
export function subjectOf(rule: SubjectRule, part: 'value' | 'key', topic: string, record: string): string {
  switch (rule.kind) {
    case 'named':
      return rule.subject;
    case 'topic-name':
      return `${topic}-${part}`;
    case 'record-name':
      return record;
    case 'topic-record-name':
      return `${topic}-${record}`;
  }
}
