// `npm start` is the demonstration of a developer's machine: it asks for the demo issuer, which the exchange itself keeps off.
process.env.FIREBREAK_DEMO_ISSUER ??= process.env.NODE_ENV === 'production' ? '0' : '1';
await import('../dist/apps/standalone/main.js');
