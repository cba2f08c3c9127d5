import type { TestResult } from './test-result.js';

/** The results in the XML that test reporters read, one suite a query. Seconds have three fraction digits. */
export function junitXml(results: readonly TestResult[]): string {
  const suites = new Map<string, TestResult[]>();
  for (const result of results) suites.set(result.query, [...(suites.get(result.query) ?? []), result]);
  const body = [...suites].map(([query, cases]) => suiteXml(query, cases)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals(results)}>\n${body}</testsuites>\n`;
}

function suiteXml(query: string, results: readonly TestResult[]): string {
  return `  <testsuite name="${escaped(query)}"${totals(results)}>\n${results.map(caseXml).join('')}  </testsuite>\n`;
}

function caseXml({ query, name, failure, milliseconds }: TestResult): string {
  const head = `    <testcase classname="${escaped(query)}" name="${escaped(name)}" time="${seconds(milliseconds)}"`;
  if (failure === undefined) return `${head}/>\n`;
  const [summary = ''] = failure.split('\n', 1);
  return `${head}>\n      <failure message="${escaped(summary)}">${escaped(failure)}</failure>\n    </testcase>\n`;
}

function totals(results: readonly TestResult[]): string {
  const failures = results.filter(({ failure }) => failure !== undefined).length;
  const time = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return ` tests="${results.length}" failures="${failures}" time="${seconds(time)}"`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them, not even escaped
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}
