import type { HmacAuth, HttpConnector, HttpFormat } from '../../http-connector.js';
import type { MetadataColumn } from '../../metadata-column.js';
import { parseSize } from '../../parse-size.js';
import { type Duration, HOUR } from '../../time.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { parseDuration } from '../syntax/parse-duration.js';
import { parseListen } from '../syntax/parse-listen.js';
import { choiceOf, textOf } from './option-values.js';
import { planSecretHeaders } from './plan-secret-headers.js';
import type { TableOption, TableOptions } from './read-table-options.js';

const EXAMPLE = "WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json')";
/** Nothing that a router or a URL gives another meaning. */
const PATH = /^(?:\/[\w.~-]+)+$/;
const FORMATS: readonly HttpFormat[] = ['json', 'cloudevents'];
const HEADER = /^[!#$%&'*+.^_`|~\w-]+$/;

const DEFAULTS = {
  listen: '127.0.0.1:8080',
  maxRequestBytes: 1e6,
  maxPendingBytes: 64e6,
  dedupeTtl: 24 * HOUR,
  hmacHeader: 'x-hub-signature-256',
} as const;

/** How a table is posted to: what WITH says. */
export function planHttpConnector(
  table: CreateTableSyntax,
  options: TableOptions,
  metadata: readonly MetadataColumn[],
  report: ProblemReport,
): HttpConnector | undefined {
  const { name } = table.name;
  if (table.watermark === undefined) {
    const message = `table ${name} has no WATERMARK, and what is posted has no end: as a table it would never be whole`;
    report.error(
      table.name,
      message,
      "Add WATERMARK FOR ts AS ts - INTERVAL '5' SECOND; what is looked up comes from a file",
    );
  }
  const [writtenPath, writtenFormat] = [options.get('path'), options.get('format')];
  if (writtenPath === undefined || writtenFormat === undefined) {
    const missing = writtenPath === undefined ? 'path' : 'format';
    report.error(table.name, `table ${name} needs a '${missing}'`, `Write ${EXAMPLE}`);
    return undefined;
  }
  const path = pathOf(writtenPath, report);
  const format = choiceOf(writtenFormat, FORMATS, report);
  const written = options.get('listen');
  const listen = parseListen(written?.value ?? DEFAULTS.listen);
  if (listen === undefined && written !== undefined) {
    const hint =
      "Write a host and a port: '127.0.0.1:8080', '[::1]:8080', '0.0.0.0:8080' for all; with port 0 it is any that is free";
    report.error(written.valueSpan, `'${written.shown}' is not where one can listen`, hint);
  }
  const token = options.get('auth.bearer.token');
  const hmac = hmacOf(options, report);
  const sizes = sizesOf(options, report);
  const dedupeTtl = ttlOf(options.get('dedupe.ttl'), report);
  const given = token && textOf(token, report, 'Leave the option out where nobody has to say who they are');
  if (path === undefined || format === undefined || listen === undefined || dedupeTtl === undefined) return undefined;
  return {
    kind: 'http',
    written: `http://${written?.shown ?? DEFAULTS.listen}${writtenPath.shown}`,
    path,
    listen,
    format,
    ...(given === undefined ? {} : { token: given }),
    ...(hmac === undefined ? {} : { hmac }),
    ...sizes,
    dedupeTtl,
    metadata,
    ...planSecretHeaders(options.get('secret.headers'), report),
  };
}

function pathOf(option: TableOption, report: ProblemReport): string | undefined {
  const path = option.value.trim();
  if (path === '/health' || path.startsWith('/health/')) {
    report.error(
      option.valueSpan,
      `'${option.shown}' is where the process says how it is`,
      "Take another path: '/orders'",
    );
    return undefined;
  }
  if (PATH.test(path)) return path;
  const hint =
    "It begins with a '/', and has letters, digits, '.', '_', '~' and '-' between others: '/orders', '/v1/orders'";
  report.error(option.valueSpan, `'${option.shown}' is not the path of an endpoint`, hint);
  return undefined;
}

function hmacOf(options: TableOptions, report: ProblemReport): HmacAuth | undefined {
  const [secret, header] = [options.get('auth.hmac.secret'), options.get('auth.hmac.header')];
  if (secret === undefined) {
    if (header !== undefined) {
      report.error(
        header.keySpan,
        "'auth.hmac.header' needs an 'auth.hmac.secret'",
        `Add 'auth.hmac.secret' = '\${HTTP_SECRET}'`,
      );
    }
    return undefined;
  }
  const name = (header?.value ?? DEFAULTS.hmacHeader).trim().toLowerCase();
  if (header !== undefined && !HEADER.test(name)) {
    const hint = "Name the header that has the signature: 'X-Hub-Signature-256'";
    report.error(header.valueSpan, `'${header.shown}' is not the name of a header`, hint);
  }
  const text = textOf(secret, report, 'Leave the option out where requests are not signed');
  return text === undefined ? undefined : { secret: text, header: name };
}

function sizesOf(
  options: TableOptions,
  report: ProblemReport,
): Pick<HttpConnector, 'maxRequestBytes' | 'maxPendingBytes'> {
  const [request, pending] = [options.get('max.request.size'), options.get('max.pending.bytes')];
  const maxRequestBytes = sizeOf(request, DEFAULTS.maxRequestBytes, report);
  const maxPendingBytes = sizeOf(pending, Math.max(DEFAULTS.maxPendingBytes, maxRequestBytes), report);
  if (pending !== undefined && maxPendingBytes < maxRequestBytes) {
    const message = `'max.pending.bytes' is ${pending.shown}, and one request may have ${request?.shown ?? '1 MB'}`;
    report.error(pending.valueSpan, message, "Make it at least as large as 'max.request.size'");
  }
  return { maxRequestBytes, maxPendingBytes };
}

function sizeOf(option: TableOption | undefined, usual: number, report: ProblemReport): number {
  if (option === undefined) return usual;
  const size = parseSize(option.value);
  if (size !== undefined && size > 0) return size;
  report.error(option.valueSpan, `'${option.shown}' is not a size`, "Write a number and a unit: '1 MB', '500 kB'");
  return usual;
}

function ttlOf(option: TableOption | undefined, report: ProblemReport): Duration | undefined {
  if (option === undefined) return DEFAULTS.dedupeTtl;
  const length = parseDuration(option.value);
  if (length !== undefined) return length;
  report.error(
    option.valueSpan,
    `'${option.shown}' is not a length of time`,
    "Write a whole number and a unit: '24 hours'",
  );
  return undefined;
}
