import { describe } from 'vitest';
import { testSqlExamples } from '../support/sql-examples.js';

describe('README.md', () => testSqlExamples(new URL('../../README.md', import.meta.url), 110));
