import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MotifError, renderProblem } from '../errors.js';
import type { Project, QueryPlan } from '../query/plan.js';
import { type TextOutput, textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { checkedProject } from './checked-project.js';
import type { CliContext } from './context.js';
import { DONE, INPUT_AT_FAULT } from './exit-code.js';
import type { TestFlags } from './flags.js';
import { junitXml } from './testing/junit-xml.js';
import { readTestFile } from './testing/read-test-file.js';
import { runTestCase } from './testing/run-test-case.js';
import { streamsBehind } from './testing/streams-behind.js';
import type { TestResult } from './testing/test-result.js';

const ENDING = '.test.yaml';

/** Stands for a case where a file is wrong as a whole. */
const THE_FILE = 'the test file';

export const testProject: Action<TestFlags, [string?]> = action(async (context, { junit }, path = 'queries') => {
  const say = textOutput(context.process.stdout, 'stdout').write;
  const project = await checkedProject(context, path);
  const results: TestResult[] = [];
  const untested: string[] = [];
  for (const query of project.queries) {
    const text = await textOf(testFileOf(query));
    if (text === undefined) untested.push(query.type.name);
    else results.push(...(await testQuery(say, context.clock, project, query, text)));
  }
  if (!path.endsWith('.sql')) {
    for (const stray of await filesWithoutQuery(project)) {
      await say(`${stray.query}\n  FAIL  ${stray.name}\n${indented(stray.failure)}\n`);
      results.push(stray);
    }
  }
  if (untested.length > 0) await say(`\nwithout a test: ${untested.join(', ')}\n`);
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  await say(`\n${results.length - failed} passed, ${failed} failed\n`);
  if (junit !== undefined) await writeReport(junit, results);
  return failed > 0 ? INPUT_AT_FAULT : DONE;
});

async function testQuery(
  say: TextOutput['write'],
  clock: CliContext['clock'],
  project: Project,
  query: QueryPlan,
  text: string,
): Promise<readonly TestResult[]> {
  const { cases, problems } = readTestFile(text, testFileOf(query), query, streamsBehind(query, project));
  await say(`${query.type.name}\n`);
  if (problems.length > 0) {
    const failure = problems.map(renderProblem).join('\n');
    await say(`  FAIL  ${THE_FILE}\n${indented(failure)}\n`);
    return [{ query: query.type.name, name: THE_FILE, failure, milliseconds: 0 }];
  }
  const results: TestResult[] = [];
  for (const testCase of cases) {
    const begun = clock();
    const outcome = await runTestCase(testCase, query, project);
    const { file, line } = testCase.location;
    const failure = outcome === undefined ? undefined : `${file}:${line}: ${outcome}`;
    await say(`  ${failure === undefined ? 'ok  ' : 'FAIL'}  ${testCase.name}\n`);
    if (failure !== undefined) await say(`${indented(failure)}\n`);
    results.push({
      query: query.type.name,
      name: testCase.name,
      milliseconds: clock() - begun,
      ...(failure === undefined ? {} : { failure }),
    });
  }
  return results;
}

function testFileOf({ file }: QueryPlan): string {
  return file.replace(/\.sql$/, ENDING);
}

async function filesWithoutQuery({ folder }: Project): Promise<readonly Required<TestResult>[]> {
  const files = await readdir(folder);
  const alone = files.filter((file) => file.endsWith(ENDING) && !files.includes(file.replace(ENDING, '.sql')));
  return alone.map((file) => ({
    query: file.slice(0, -ENDING.length),
    name: THE_FILE,
    failure: `${join(folder, file)} has no ${file.replace(ENDING, '.sql')} beside it`,
    milliseconds: 0,
  }));
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new MotifError('ENVIRONMENT', `cannot read ${file}: ${String(cause)}`, { cause });
  }
}

async function writeReport(file: string, results: readonly TestResult[]): Promise<void> {
  try {
    await writeFile(file, junitXml(results));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MotifError('ENVIRONMENT', `cannot write ${file}: ${reason}`, { cause });
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, '        ');
}
