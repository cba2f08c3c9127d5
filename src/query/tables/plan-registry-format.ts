import type { RegistryFormat, SubjectRule } from '../../message-format.js';
import type { RegistryAuth, RegistrySettings } from '../../registry-settings.js';
import type { ProblemReport } from '../problem-report.js';
import { choiceOf, textOf } from './option-values.js';
import type { TableOption } from './read-table-options.js';
import { type RegistrySetting, registryOption } from './registry-option-names.js';

const STRATEGIES = ['topic-name', 'record-name', 'topic-record-name'] as const;

export interface RegistryPart {
  readonly kind: RegistryFormat['kind'];
  readonly part: 'value' | 'key';
  /** Where the format is named. */
  readonly format: TableOption;
}

/** What a table says of the registry that has the schemas of its values, or keys; undefined when something is wrong. */
export function planRegistryFormat(
  { kind, part, format }: RegistryPart,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
  locatePath: (path: string) => string,
): RegistryFormat | undefined {
  const prefix = part === 'key' ? 'key.' : '';
  const of = (setting: RegistrySetting): TableOption | undefined =>
    options.get(`${part}.${kind}.${setting}`) ?? options.get(`${prefix}${kind}.${setting}`);
  const url = of('url');
  if (url === undefined) {
    const hint = `Add '${prefix}${kind}.url' = '\${SCHEMA_REGISTRY_URL}'`;
    report.error(format.valueSpan, `'${kind}' needs the URL of its schema registry`, hint);
    return undefined;
  }
  const urls = urlsOf(url, report);
  const auth = authOf(of, report);
  const location = of('ssl.ca.location');
  const ca = location && textOf(location, report, 'It is the path of a PEM file');
  const subject = subjectRuleOf(of('subject'), of('subject-name-strategy'), report);
  const register = of('auto-register');
  const isRegistered = register === undefined ? 'true' : choiceOf(register, ['true', 'false'], report);
  if (urls === undefined || auth === undefined || subject === undefined || isRegistered === undefined) return undefined;
  const registry: RegistrySettings = {
    urls,
    ...(auth === 'none' ? {} : { auth }),
    ...(ca === undefined ? {} : { ca: locatePath(ca) }),
  };
  return { kind, registry, subject, autoRegister: isRegistered === 'true' };
}

/** Reports options of formats that the table has not, and what is said twice. `formats`: those that it has. */
export function checkRegistryOptions(
  options: ReadonlyMap<string, TableOption>,
  formats: { readonly value: string | undefined; readonly key: string | undefined },
  report: ProblemReport,
): void {
  for (const [key, option] of options) {
    const read = registryOption(key);
    if (read === undefined) continue;
    const { prefix, format, setting } = read;
    const part = prefix === 'key.' ? 'key' : 'value';
    const other = formats[part];
    if (other !== format) {
      const what = other === undefined ? `the ${part} has no such format` : `the ${part} is '${other}'`;
      const hint = `Leave it out, or write '${part}.format' = '${format}'`;
      report.error(option.keySpan, `'${key}' is of no use: ${what}`, hint);
    } else if (prefix === 'value.' && options.has(`${format}.${setting}`)) {
      report.error(option.keySpan, `'${format}.${setting}' and '${key}' say the same`, 'Keep one of the two');
    }
  }
}

/** Several are of one registry. None has a password in it: people are shown them. */
function urlsOf(option: TableOption, report: ProblemReport): readonly string[] | undefined {
  const urls = option.value.split(',').map((url) => url.trim().replace(/\/+$/, ''));
  if (urls.some((url) => /^https?:\/\/[^/]*@/i.test(url))) {
    const hint = `Keep it out of the URL: '${option.key.replace(/url$/, 'basic-auth.user-info')}' = '\${SCHEMA_REGISTRY_USER_INFO}'`;
    report.error(option.valueSpan, `'${option.key}' has a user in it`, hint);
    return undefined;
  }
  const wrong = urls.find((url) => !/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/i.test(url) || !URL.canParse(url));
  if (wrong === undefined) return urls;
  const shown = option.isAsWritten ? wrong : option.shown;
  const hint = "Write 'http://localhost:8081', several of one registry with a ',' between them";
  report.error(option.valueSpan, `'${shown}' is not the URL of a schema registry`, hint);
  return undefined;
}

function authOf(
  of: (setting: RegistrySetting) => TableOption | undefined,
  report: ProblemReport,
): RegistryAuth | 'none' | undefined {
  const [userInfo, token] = [of('basic-auth.user-info'), of('bearer-auth.token')];
  const sources = [
    sourceOf(of('basic-auth.credentials-source'), 'USER_INFO', userInfo, 'basic-auth.user-info', report),
    sourceOf(of('bearer-auth.credentials-source'), 'STATIC_TOKEN', token, 'bearer-auth.token', report),
  ];
  if (sources.includes('wrong')) return undefined;
  if (userInfo !== undefined && token !== undefined) {
    report.error(token.keySpan, `'${token.key}' and '${userInfo.key}' both say who asks`, 'Keep one of the two');
    return undefined;
  }
  if (token !== undefined) {
    const text = textOf(token, report, 'It is a token as the registry takes it');
    return text === undefined ? undefined : { kind: 'bearer', token: text };
  }
  if (userInfo === undefined) return 'none';
  const colon = userInfo.value.indexOf(':');
  if (colon > 0) {
    return { kind: 'basic', username: userInfo.value.slice(0, colon), password: userInfo.value.slice(colon + 1) };
  }
  report.error(userInfo.valueSpan, `'${userInfo.key}' is no user and password`, "Write them with a ':' between them");
  return undefined;
}

/** Where credentials come from can be said of only one place; it says that they are there. */
function sourceOf(
  source: TableOption | undefined,
  known: string,
  credentials: TableOption | undefined,
  lacking: RegistrySetting,
  report: ProblemReport,
): 'right' | 'wrong' {
  if (source === undefined) return 'right';
  if (choiceOf(source, [known], report) === undefined) return 'wrong';
  if (credentials !== undefined) return 'right';
  const key = source.key.replace(/[^.]+\.credentials-source$/, lacking);
  report.error(source.keySpan, `'${source.key}' goes with '${key}'`, 'Add it, or leave both out');
  return 'wrong';
}

function subjectRuleOf(
  named: TableOption | undefined,
  strategy: TableOption | undefined,
  report: ProblemReport,
): SubjectRule | undefined {
  if (named !== undefined && strategy !== undefined) {
    report.error(strategy.keySpan, `'${named.key}' says the subject already`, 'Keep one of the two');
    return undefined;
  }
  if (named !== undefined) {
    const subject = textOf(named, report, "Leave it out, and it is the topic's name with -value or -key behind it");
    return subject === undefined ? undefined : { kind: 'named', subject };
  }
  const kind = strategy === undefined ? 'topic-name' : choiceOf(strategy, STRATEGIES, report);
  return kind === undefined ? undefined : { kind };
}
