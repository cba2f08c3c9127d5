import type { KafkaTls } from '../../kafka-settings.js';
import type { ProblemReport } from '../problem-report.js';
import { textOf } from './option-values.js';
import type { TableOption } from './read-table-options.js';

/** Files in PEM, looked for from the folder of `streams.sql`. */
export function planKafkaTls(
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
  locatePath: (path: string) => string,
): KafkaTls | undefined {
  const file = (key: string): string | undefined => {
    const option = options.get(key);
    const path = option && textOf(option, report, 'It is the path of a PEM file');
    return path === undefined ? undefined : locatePath(path);
  };
  const ca = file('properties.ssl.ca.location');
  const certificate = file('properties.ssl.certificate.location');
  const key = file('properties.ssl.key.location');
  const password = options.get('properties.ssl.key.password');
  const alone = certificateAlone(options);
  if (alone !== undefined) {
    report.error(alone.option.keySpan, `'${alone.option.key}' goes with '${alone.lacks}'`, 'Add it, or leave both out');
    return undefined;
  }
  if (password !== undefined && !options.has('properties.ssl.key.location')) {
    report.error(password.keySpan, `'${password.key}' is of no use without a key`, "Add 'properties.ssl.key.location'");
    return undefined;
  }
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(password === undefined ? {} : { keyPassword: password.value }),
  };
}

function certificateAlone(
  options: ReadonlyMap<string, TableOption>,
): { readonly option: TableOption; readonly lacks: string } | undefined {
  const both = ['properties.ssl.certificate.location', 'properties.ssl.key.location'];
  const [given, more] = both.flatMap((key) => options.get(key) ?? []);
  if (given === undefined || more !== undefined) return undefined;
  return { option: given, lacks: both.find((key) => key !== given.key) ?? '' };
}
