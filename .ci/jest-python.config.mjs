import tests from './jest.config.mjs';

export default { ...tests, testMatch: ['**/tests/python/**/*.proof.js'], testTimeout: 300_000, maxWorkers: 1, verbose: true };
