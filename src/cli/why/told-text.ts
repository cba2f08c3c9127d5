import type { Position } from '../../event.js';
import type { ToldCondition, ToldEvent, ToldTrial } from '../../history/why-not-answer.js';
import { eventTime } from '../wording.js';

/** `event = 'add', price = 3.00`. */
export function fieldsText({ fields }: ToldEvent): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

export function timeText({ time }: Pick<ToldEvent, 'time'>): string {
  return time === null ? '(no time)' : (eventTime(time) ?? String(time));
}

/** `orders.csv:12`, with the partition where it is not the first. */
export function positionText({ source, partition, offset }: Position): string {
  return partition === 0 ? `${source}:${offset}` : `${source}/${partition}:${offset}`;
}

/** `R.price > A.price (R.price = 3, A.price = 5)`; what the text says already is not said again. */
export function conditionText({ text, values, fault }: ToldCondition): string {
  const shown = values.filter(({ name, value }) => !text.includes(`${name} = ${value}`));
  const read = shown.map(({ name, value }) => `${name} = ${value}`).join(', ');
  const failed = fault === undefined ? '' : `: ${fault}`;
  return `${text}${read === '' ? '' : `  (${read})`}${failed}`;
}

/** Those that were not true: `R.event = 'remove' is not true (R.event = 'view')`. */
export function failureTexts({ conditions }: ToldTrial): readonly string[] {
  return conditions.flatMap((condition) => {
    const { text, holds, values, fault } = condition;
    if (holds === true) return [];
    const read = values.map(({ name, value }) => `${name} = ${value}`).join(', ');
    const how = fault !== undefined ? `could not be computed: ${fault}` : holds === null ? 'is unknown' : 'is not true';
    return [`${text} ${how}${read === '' ? '' : `: ${read}`}`];
  });
}
