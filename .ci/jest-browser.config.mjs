import tests from './jest.config.mjs';

export default { ...tests, testMatch: ['**/tests/browser/**/*.page.js'], maxWorkers: 1, verbose: true };
