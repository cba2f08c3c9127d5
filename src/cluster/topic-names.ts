/** Of the topics that a group keeps for itself. */
export function changelogTopic(group: string, stage: string): string {
  return `${group}-${stage}-changelog`;
}

export function exchangeTopic(group: string, exchange: string): string {
  return `${group}-${exchange}-repartition`;
}

export function lateTopic(group: string): string {
  return `${group}-late`;
}

export function deadLetterTopic(group: string): string {
  return `${group}-dead-letters`;
}
