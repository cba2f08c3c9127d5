import { mediaType } from './media-type.js';
import { rfc3339Time } from './rfc3339-time.js';
import { shorten } from './type-mismatch.js';

const NAME = /^[a-z0-9]+$/;
/** RFC 3986, appendix A: what no reference is made of; its parts are not judged. */
const NO_URI = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![0-9a-f]{2})/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** CloudEvents 1.0, §3.1: no controls, no surrogates by halves, no noncharacters. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
/** Some texts are far longer than anything that describes an event; a row would hold them, and its key's state. */
const MOST_CHARACTERS = 64 * 1024;
/** Most are; the other expression takes five times as long. */
const PLAIN = /^[ -~]*$/;
const REQUIRED = ['id', 'source', 'type'] as const;

/** Of attributes that are mostly the same from event to event, the value that was last found to be good; none is empty. */
const good = new Map(['source', 'type', 'dataschema', 'datacontenttype'].map((name) => [name, '']));

/** Why these are not the attributes of an event of CloudEvents 1.0 (§3, `specversion` among them); undefined where they are. */
export function cloudEventProblem(attributes: ReadonlyMap<string, string>): string | undefined {
  const version = attributes.get('specversion');
  if (version === undefined) return 'not a CloudEvent: it has no specversion';
  if (version !== '1.0') return `specversion is '${shorten(version)}', and '1.0' was expected`;
  for (const name of REQUIRED) {
    if (!attributes.has(name)) return `a CloudEvent needs the attribute ${name}, and this one has none`;
  }
  for (const [name, value] of attributes) {
    if (value !== '' && good.get(name) === value) continue;
    if (name.length > MOST_CHARACTERS || !NAME.test(name) || name === 'data') {
      return `'${shorten(name)}' is not the name of an attribute: those are of a to z and digits`;
    }
    if (value.length > MOST_CHARACTERS) {
      return `the attribute ${name} has ${value.length} characters, and ${MOST_CHARACTERS} at most were expected`;
    }
    if (!PLAIN.test(value) && FORBIDDEN.test(value))
      return `the attribute ${name} has a character that no attribute may have`;
    const expected = expectation(name, value);
    if (expected !== undefined) return `the attribute ${name} is '${shorten(value)}', and ${expected} was expected`;
    if (good.has(name)) good.set(name, value);
  }
  return undefined;
}

function isUri(text: string): boolean {
  return text !== '' && !NO_URI.test(text);
}

/** What was expected of the value; undefined where it is that. */
function expectation(name: string, value: string): string | undefined {
  switch (name) {
    case 'id':
    case 'type':
    case 'subject':
      return value === '' ? 'a text that is not empty' : undefined;
    case 'source':
      return isUri(value) ? undefined : 'a URI reference (RFC 3986)';
    case 'dataschema':
      return isUri(value) && SCHEME.test(value) ? undefined : 'an absolute URI (RFC 3986)';
    case 'time':
      return rfc3339Time(value) === undefined ? 'a time as in 2026-01-31T12:00:00Z (RFC 3339)' : undefined;
    case 'datacontenttype':
      return mediaType(value) === undefined ? 'a content type as in application/json (RFC 2046)' : undefined;
    default:
      return undefined;
  }
}
