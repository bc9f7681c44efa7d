// An import points down or stays in its own folder; never sideways, never up. One row a folder: what else it may import.
const rows = {
  'libs/kernel': [],
  'libs/casework': ['libs/kernel'],
  'libs/policy': ['libs/kernel'],
  'libs/journal': ['libs/kernel'],
  'libs/contracts': ['libs/kernel', 'libs/casework', 'libs/policy', 'libs/journal'],
  'libs/platform': ['libs/kernel'],
  'libs/client': [],
  'apps/desk': [],
  'apps/cases': ['libs'],
  'apps/disclosure': ['libs'],
  'apps/audit': ['libs'],
  'apps/webhooks': ['libs'],
  'apps/exchange': ['libs/kernel', 'libs/casework', 'libs/contracts', 'libs/platform'],
  'apps/standalone': ['libs', 'apps'],
};
const packages = {
  'libs/kernel': ['canonicalize'],
  'libs/casework': ['zod', 'yaml'],
  'libs/policy': ['@casl/ability', 'zod', 'yaml'],
  'libs/journal': ['pg'],
  'libs/client': ['openapi-fetch'],
};
const tests = '\\.(test|contract)\\.ts$|/(contract/|test-history|small-bundle|arbitrary-)';
// Imports of a front door (#libs/…) resolve to the compiled file.
const folder = (path) => `^(dist/)?${path}/`;

const forbidden = Object.entries(rows).map(([from, may]) => ({
  name: `${from} imports only ${may.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: folder(from), pathNot: tests },
  to: { path: '^(dist/)?(apps|libs|tests|bench)/', pathNot: [from, ...may].map(folder) },
}));

for (const [from, may] of Object.entries(packages)) {
  forbidden.push({
    name: `${from} uses no package but ${may.join(', ')}`,
    severity: 'error',
    from: { path: folder(from), pathNot: tests },
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: may.map((name) => `node_modules/(@types/)?${name}/`) },
  });
}

forbidden.push(
  {
    name: 'a library is entered by its front door',
    severity: 'error',
    from: { path: '^(apps|libs)/([^/]+)/', pathNot: tests },
    to: { path: '^(dist/)?libs/([^/]+)/', pathNot: ['^(dist/)?libs/[^/]+/index\\.(d\\.ts|ts|js)$', '^$1/$2/'] },
  },
  {
    name: 'a witness runs on Node alone',
    severity: 'error',
    from: { path: '^apps/audit/(witness|notes)/', pathNot: tests },
    to: { pathNot: ['^apps/audit/(witness|notes)/', '^apps/audit/log/merkle\\.ts$'], dependencyTypesNot: ['core'] },
  },
  { name: 'only libs/policy imports CASL', severity: 'error', from: { path: '^(apps|libs|tests|bench)/', pathNot: '^libs/policy/' }, to: { path: 'node_modules/@(casl|ucast)/' } },
  { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
  // A page names its libraries as the exchange serves them.
  { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^/[a-z]+/(preact|htm)\\.js$' } },
  {
    name: 'every folder has a row',
    severity: 'error',
    from: { path: '^(apps|libs)/', pathNot: Object.keys(rows).map(folder) },
    to: {},
  },
);

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
