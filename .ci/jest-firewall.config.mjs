import tests from './jest.config.mjs';

export default { ...tests, testMatch: ['**/tests/firewall/**/*.proof.js'], testTimeout: 900_000, verbose: true };
