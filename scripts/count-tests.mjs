// `PASSED FAILED SKIPPED` of a vitest report and the run's exit code, then a line for each test that failed. A run that
// failed has at least one failure: a file that cannot be loaded has no tests to fail.
import { existsSync, readFileSync } from 'node:fs';

const [file, exitCode] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0, testResults = [] } = report;
const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const failed = numFailedTests + unloaded.length;
console.log(numPassedTests, exitCode === '0' ? failed : Math.max(failed, 1), numPendingTests + numTodoTests);
for (const { name, message } of unloaded) console.log(`${name}: ${message}`);
for (const { name, assertionResults } of testResults) {
  for (const { status, fullName, failureMessages } of assertionResults) {
    if (status === 'failed') console.log(`${name}: ${fullName}\n${failureMessages.join('\n').slice(0, 4_000)}`);
  }
}
