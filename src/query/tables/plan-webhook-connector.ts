import type { MetadataColumn } from '../../metadata-column.js';
import { SECOND } from '../../time.js';
import type { WebhookConnector } from '../../webhook-connector.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { parseDuration } from '../syntax/parse-duration.js';
import { choiceOf, wholeNumberOf } from './option-values.js';
import { planSecretHeaders } from './plan-secret-headers.js';
import type { TableOption, TableOptions } from './read-table-options.js';
import { HEADER_OPTION } from './webhook-options.js';

const EXAMPLE = `WITH ('connector' = 'webhook', 'url' = 'https://shop.example/hooks', 'secret' = '\${WEBHOOK_SECRET}')`;
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
/** HTTP's own, and those that motif writes. */
const TAKEN = /^(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|webhook-.*|ce-.*)$/i;
/** `whsec_` and 24 to 64 bytes in base64: Standard Webhooks. */
const SECRET = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/;

const USUAL = { timeout: 15 * SECOND, attempts: 16, concurrency: 16 };

/** Where a table's behaviours are posted to: what WITH says. */
export function planWebhookConnector(
  table: CreateTableSyntax,
  options: TableOptions,
  metadata: readonly MetadataColumn[],
  report: ProblemReport,
): WebhookConnector | undefined {
  const option = options.get('url');
  if (option === undefined) {
    report.error(table.name, `table ${table.name.name} needs a 'url'`, `Write ${EXAMPLE}`);
    return undefined;
  }
  const url = urlOf(option, report);
  const secret = options.get('secret');
  if (secret !== undefined && !SECRET.test(secret.value.trim())) {
    const hint = `Standard Webhooks' secrets are whsec_ and 24 to 64 bytes in base64: echo "whsec_$(openssl rand -base64 32)"`;
    report.error(secret.valueSpan, `'secret' is not written as a webhook's secret`, hint);
  }
  const headers = headersOf(options, report);
  const mode = options.get('mode');
  const chosen = mode === undefined ? 'structured' : choiceOf(mode, ['structured', 'binary'], report);
  const timeout = timeoutOf(options.get('timeout'), report);
  const maxAttempts = numberOf(options.get('max.attempts'), [1, 1_000], USUAL.attempts, report, 'a number of tries');
  const maxConcurrency = numberOf(
    options.get('max.concurrency'),
    [1, 1_000],
    USUAL.concurrency,
    report,
    'a number of requests',
  );
  const isAllowed = options.get('allow.private-addresses');
  const allowed = isAllowed === undefined ? 'false' : choiceOf(isAllowed, ['true', 'false'], report);
  const secretHeaders = planSecretHeaders(options.get('secret.headers'), report);
  if (report.hasErrors || url === undefined || chosen === undefined || allowed === undefined) return undefined;
  return {
    kind: 'webhook',
    url,
    written: option.shown,
    ...(secret === undefined ? {} : { secret: secret.value.trim() }),
    headers,
    mode: chosen,
    timeout,
    maxAttempts,
    maxConcurrency,
    allowsPrivate: allowed === 'true',
    metadata,
    ...secretHeaders,
  };
}

function urlOf(option: TableOption, report: ProblemReport): string | undefined {
  const url = URL.canParse(option.value.trim()) ? new URL(option.value.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    report.error(option.valueSpan, `'${option.shown}' is not the URL of a webhook`, "Write 'https://…', or 'http://…'");
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    const message = 'a URL with a password in it is seen by everyone on the way';
    report.error(option.valueSpan, message, "Write 'headers.authorization' = 'Basic …' instead");
    return undefined;
  }
  url.hash = '';
  return url.href;
}

function headersOf(options: TableOptions, report: ProblemReport): WebhookConnector['headers'] {
  const given = [...options.values()].filter(({ key }) => key.startsWith(HEADER_OPTION));
  return given.map((option) => {
    const name = option.key.slice(HEADER_OPTION.length).toLowerCase();
    const value = option.value.trim();
    if (!HEADER_NAME.test(name)) {
      report.error(option.keySpan, `'${name}' is not the name of a header`, "Write 'headers.x-tenant' = '…'");
    } else if (TAKEN.test(name)) {
      report.error(option.keySpan, `the header ${name} is not free: motif writes it, or HTTP does`, 'Leave it out');
    } else if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      report.error(
        option.valueSpan,
        `'${option.key}' has a character that no header may have`,
        'Write it in one line of Latin letters',
      );
    }
    return [name, value] as const;
  });
}

function timeoutOf(option: TableOption | undefined, report: ProblemReport): number {
  const timeout = option === undefined ? USUAL.timeout : parseDuration(option.value);
  if (timeout !== undefined && timeout > 0) return timeout;
  if (option !== undefined) {
    report.error(
      option.valueSpan,
      `'${option.shown}' is not a length of time`,
      "Write a whole number and a unit: '15 s', '500 ms'",
    );
  }
  return USUAL.timeout;
}

function numberOf(
  option: TableOption | undefined,
  bounds: readonly [number, number],
  usual: number,
  report: ProblemReport,
  what: string,
): number {
  return option === undefined ? usual : (wholeNumberOf(option, bounds, report, what) ?? usual);
}
