import { mediaType } from './media-type.js';

/** How a message carries events, which its content type says; `problem`: in a way that is not known. */
export type CloudEventMode =
  | { readonly kind: 'binary' | 'structured' | 'batch' }
  | { readonly kind: 'problem'; readonly problem: string };

const CHARSETS: readonly (string | undefined)[] = [undefined, 'utf-8', 'utf8', 'us-ascii'];

/** The HTTP and Kafka bindings of CloudEvents 1.0, §3: whatever is no type of events is the type of an event's data. */
export function cloudEventMode(contentType: string | undefined): CloudEventMode {
  const { name = '', charset } = mediaType(contentType ?? '') ?? {};
  if (!name.startsWith('application/cloudevents')) return { kind: 'binary' };
  const kind =
    name === 'application/cloudevents+json'
      ? 'structured'
      : name === 'application/cloudevents-batch+json'
        ? 'batch'
        : undefined;
  if (kind === undefined) {
    return { kind: 'problem', problem: `CloudEvents are read as application/cloudevents+json, not as ${name}` };
  }
  if (CHARSETS.includes(charset)) return { kind };
  return { kind: 'problem', problem: `CloudEvents are read in the charset utf-8, not in ${charset}` };
}
