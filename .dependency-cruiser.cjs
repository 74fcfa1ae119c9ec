/**
 * Import boundaries. They run one way:
 * shared <- {files, threads, processes} <- tensor <- {store, media, nearest} <- {bursts, models, jobs} <- {downloads, evaluation}
 * <- {training, library, search, exports} <- measuring <- engine <- shells, and shared <- {sample, tools}. In the window: shared <- client <- {navigation, ui} <- features <- app.
 * A folder that has an index.ts is entered through it.
 */
const { existsSync, readdirSync } = require('node:fs')
const { join } = require('node:path')

const layers = [
  ['files', 'threads', 'processes'],
  ['tensor'],
  ['store', 'media', 'nearest'],
  ['bursts', 'models', 'jobs'],
  ['downloads', 'evaluation'],
  ['training', 'library', 'search', 'exports'],
  ['measuring'],
  ['engine'],
  ['shells'],
]
/** They hang on nothing but shared. */
const apart = ['sample', 'tools']
const test = '[.]test[.]ts$'

/** Each domain may use the layers below its own, and itself. */
const downwards = [
  ...apart.map((domain) => mayImport(domain, [])),
  ...layers.flatMap((layer, depth) =>
    layer.map((domain) => mayImport(domain, layers.slice(0, depth).flat())),
  ),
]

function mayImport(domain, below) {
  // The engine draws the sample collection for every shell.
  const drawn = domain === 'engine' ? ['sample'] : []
  return {
    name: `main/${domain}`,
    comment: `main/${domain} may import only from shared and from the layers below it.`,
    severity: 'error',
    from: { path: `^main/${domain}/`, pathNot: test },
    to: {
      path: '^(main|renderer)/',
      pathNot: `^main/(${[...below, ...drawn, domain].join('|')})/`,
    },
  }
}

/** The window's rooms, and what each may import besides itself and shared. */
const rooms = {
  client: [],
  navigation: ['client'],
  ui: ['client'],
  features: ['client', 'navigation', 'ui'],
  app: ['client', 'navigation', 'ui', 'features'],
}
/** The features that screens are made of. They, too, stand alone. */
const parts = ['folders', 'grid']

const windowRooms = [
  ...Object.entries(rooms).map(([room, below]) => ({
    name: `renderer/${room}`,
    comment: `renderer/${room} may import only from shared and from the rooms below it.`,
    severity: 'error',
    from: { path: `^renderer/${room}/`, pathNot: test },
    to: { path: '^renderer/', pathNot: `^renderer/(${[room, ...below].join('|')})/` },
  })),
  {
    name: 'screens stand alone',
    comment: `A feature may import no other but those that screens are made of: ${parts.join(', ')}.`,
    severity: 'error',
    from: { path: '^renderer/features/([^/]+)/' },
    to: { path: '^renderer/features/', pathNot: `^renderer/features/($1|${parts.join('|')})/` },
  },
  {
    name: 'parts of screens stand alone',
    severity: 'error',
    from: { path: `^renderer/features/(${parts.join('|')})/` },
    to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
  },
]

/** Every folder with an index.ts, but the roots of a program. */
function foldersWithIndex(folder) {
  const here = existsSync(join(__dirname, folder, 'index.ts')) ? [folder] : []
  const inside = readdirSync(join(__dirname, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => foldersWithIndex(`${folder}/${entry.name}`))
  return [...here, ...inside]
}

const doors = ['main', 'shared', 'renderer'].flatMap(foldersWithIndex).map((folder) => ({
  name: `enter ${folder} through its index.ts`,
  severity: 'error',
  from: { pathNot: `^${folder}/|${test}` },
  to: { path: `^${folder}/`, pathNot: `^${folder}/index[.]ts$` },
}))

module.exports = {
  forbidden: [
    ...downwards,
    ...windowRooms,
    ...doors,
    {
      name: 'no test in what runs',
      severity: 'error',
      from: { path: '^(main|shared|renderer)/', pathNot: test },
      to: { path: `^test/|${test}` },
    },
    {
      name: 'shared is pure',
      comment: 'No Node, no Electron, no DOM library: only the contract, zod and p-map.',
      severity: 'error',
      from: { path: '^shared/', pathNot: test },
      to: { pathNot: '^shared/|^node_modules/(zod|@orpc/contract|p-map)/' },
    },
    {
      name: 'renderer sees shared alone',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `${test}|^renderer/vite[.]config[.]ts$` },
      to: { path: '^main/' },
    },
    {
      name: 'renderer has no Node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `${test}|^renderer/vite[.]config[.]ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one connection to the engine',
      comment: 'Only renderer/client opens it.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `^renderer/client/|${test}` },
      to: { path: '^node_modules/@orpc/' },
    },
    {
      name: 'electron under shells/desktop',
      severity: 'error',
      from: { pathNot: '^main/shells/desktop/' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'what runs is a dependency',
      comment: 'The engine must not lean on a package that only development installs.',
      severity: 'error',
      from: { path: '^(main|shared)/', pathNot: `${test}|^main/tools/` },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/electron/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'],
    },
  },
}
