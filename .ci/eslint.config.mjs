import tseslint from 'typescript-eslint';

const noChance = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument: ask a Clock.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time is an argument: ask a Clock.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance is an argument.' },
  { selector: "CallExpression[callee.name=/^(packRules|unpackRules|rulesToFields)$/]", message: 'Unsafe in CASL 7.0.1.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
];

const noLostUpdate = {
  selector: "AssignmentExpression[operator=/^[-+*/]=$/] AwaitExpression",
  message: 'The left side is read before the wait, and what others add meanwhile is lost: await first.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'var/**', 'libs/client/paths.ts'] },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'tests/**/*.ts', 'bench/**/*.ts', 'apps/*/page/*.js'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './apps/*/page/tsconfig.json'], tsconfigRootDir: `${import.meta.dirname}/..` } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true }],
      complexity: ['error', { max: 22, variant: 'modified' }],
      'max-params': ['error', 7],
      'no-restricted-syntax': ['error', ...noChance, noLostUpdate],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Handlers answer promises whether or not they wait; ports are asynchronous, the memory adapters need not be.
      '@typescript-eslint/require-await': 'off',
      // Values of JSON are rendered on purpose.
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.test.ts', '**/*.contract.ts', 'libs/journal/contract/**', 'tests/**', 'bench/**', 'libs/platform/clock.ts', 'apps/standalone/main.ts', 'apps/audit/witness/main.ts'],
    rules: { 'no-restricted-syntax': ['error', noLostUpdate], 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
  {
    // A cast in JSDoc is none to these three.
    files: ['apps/*/page/*.js'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-return': 'off' },
  },
);
