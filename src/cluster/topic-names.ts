/** Of the topics that a group keeps for itself. */
export function changelogTopic(group: string, stage: string): string {
  return `${group}-${stage}-changelog`;
}

/** Of what a stage reads; the last digits of an exchange's name tell those of one stage apart. */
export function exchangeTopic(group: string, reader: string, exchange: string): string {
  return `${group}-${reader}-${exchange.slice(-8)}-repartition`;
}

/** Of what is to be delivered to a webhook, and the group of those who deliver it. */
export function outboxTopic(group: string, table: string): string {
  return `${group}-webhook-${table}`;
}

export function outboxGroup(group: string): string {
  return `${group}-webhooks`;
}

export function lateTopic(group: string): string {
  return `${group}-late`;
}

export function deadLetterTopic(group: string): string {
  return `${group}-dead-letters`;
}

/** Of one who reads again what the group has read. */
export function pastGroup(group: string, id: string): string {
  return `${group}-past-${id}`;
}
