// Loaded before the tests: the name by which they import Jest leads to jest-on-mocha.mjs.
import { register } from 'node:module';

const stand = new URL('./jest-on-mocha.mjs', import.meta.url).href;
const hook = `export const resolve = (name, context, next) => (name === '@jest/globals' ? { url: '${stand}', shortCircuit: true } : next(name, context));`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
