import fc from 'fast-check';

/*
 * The same cases each time, where a single run of the tests is to tell whether something has changed; any cases in a long
 * run, which looks for what nobody has thought of.
 */
if (process.env.MOTIF_TEST_RUNS === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 2 });
