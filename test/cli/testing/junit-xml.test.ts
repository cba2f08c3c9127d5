import { expect, test } from 'vitest';
import { junitXml } from '../../../src/cli/testing/junit-xml.js';

test('a suite a query, a case a case, with totals and the diff of what failed', () => {
  expect(
    junitXml([
      { query: 'a', name: 'first', milliseconds: 12 },
      { query: 'a', name: 'less < "more" &\u0000', milliseconds: 3, failure: 'differs\n- 1\n+ 2' },
      { query: 'b', name: 'only', milliseconds: 1000 },
    ]),
  ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" time="1.015">
  <testsuite name="a" tests="2" failures="1" time="0.015">
    <testcase classname="a" name="first" time="0.012"/>
    <testcase classname="a" name="less &#60; &#34;more&#34; &#38;\ufffd" time="0.003">
      <failure message="differs">differs&#10;- 1&#10;+ 2</failure>
    </testcase>
  </testsuite>
  <testsuite name="b" tests="1" failures="0" time="1.000">
    <testcase classname="b" name="only" time="1.000"/>
  </testsuite>
</testsuites>
`);
});
