export default {
  rootDir: '../dist',
  testEnvironment: 'node',
  transform: {},
  testMatch: ['**/*.test.js'],
  globalSetup: './tests/postgres-server.js',
  globalTeardown: './tests/postgres-server-stop.js',
  testTimeout: 60_000,
  maxWorkers: 2,
};
