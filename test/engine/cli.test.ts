/** The command line as a person runs it: a process, its output, its exit code. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { picture, World } from './world.ts'

const root = resolve(import.meta.dirname, '../..')
const kindred = join(root, 'main/tools/kindred.mjs')

interface Ended {
  code: number | null
  out: string
  err: string
}

describe('kindred', () => {
  let world: World

  before(async () => {
    world = await World.create()
    await world.write('red.jpg', await picture('red'))
    await world.write('blue.jpg', await picture('blue'))
    await world.write('red.txt', 'red')
    await world.write('notes.pdf', 'x')
    await world.install('first')
    await world.install('second', { twist: 2, active: false })
  })
  after(() => world.remove())

  function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [kindred, ...args], {
      cwd: world.dir,
      env: {
        ...process.env,
        KINDRED_HOME: world.home,
        KINDRED_RESOURCES: world.resources,
        PATH: `${world.dir}:${process.env['PATH']}`,
      },
    })
    const ended = new Promise<Ended>((settle) => {
      let [out, err] = ['', '']
      child.stdout.on('data', (chunk) => (out += chunk))
      child.stderr.on('data', (chunk) => (err += chunk))
      child.on('close', (code) => settle({ code, out, err }))
    })
    return { child, ended }
  }
  const run = (...args: string[]) => start(...args).ended

  async function json(...args: string[]): Promise<Record<string, unknown>> {
    const { code, out, err } = await run('--json', ...args)
    assert.equal(code, 0, err)
    return JSON.parse(out)
  }

  test('--help names every command, and every command has examples', async () => {
    const { code, out } = await run('--help')
    assert.equal(code, 0)
    for (const name of ['index', 'train\\|teach', 'search', 'eval', 'status', 'models', 'serve', 'app']) {
      assert.match(out, new RegExp(`^  ${name} `, 'm'))
    }
    for (const command of [
      ['index'],
      ['train'],
      ['search'],
      ['eval'],
      ['models', 'add'],
      ['models', 'catalogue'],
      ['models', 'use'],
      ['models', 'remove'],
      ['sample'],
      ['serve'],
      ['app'],
    ]) {
      const help = await run(...command, '--help')
      assert.equal(help.code, 0)
      assert.match(help.out, /Examples:\n {2}\$ kindred /)
      assert.match(help.out, /--home <dir>/)
    }
  })

  test('wrong usage is 2, with the message on stderr and as a document', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /Name a command/],
      [['frobnicate'], /unknown command/],
      [['index'], /missing required argument/],
      [['search'], /give words or --image/],
      [['search', '--not', 'a'], /give words or --image/],
      [['search', ' '], /must not be empty/],
      [['search', 'a', '-k', '0'], /whole number from 1/],
      [['train', '--minutes', '3', '--epochs', '2'], /cannot be used with/],
      [['train', '--resume', '--method', 'clip'], /cannot be used with/],
      [['status', '--colour'], /unknown option/],
    ]
    for (const [args, message] of wrong) {
      const { code, out, err } = await run('--json', ...args)
      assert.equal(code, 2, `${args}: ${err}`)
      const { error } = JSON.parse(out)
      assert.equal(error.code, 'BAD_INPUT')
      assert.match(error.message, message)
      assert.match(error.remedy, /--help/)
      assert.match(err, message)
    }
    assert.equal((await run('index')).out, '')
  })

  test('a failure is 1, and says what to do', async () => {
    const { code, out, err } = await run('index', 'nowhere')
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /nowhere is not a folder[^]*Check the path/)
    const document = JSON.parse((await run('index', 'nowhere', '--json')).out)
    assert.deepEqual(Object.keys(document), ['error'])
    assert.equal(document.error.code, 'FOLDER_MISSING')
    assert.ok(document.error.remedy)
    assert.equal((await run('search', '--image', 'nowhere.jpg')).code, 1)
    assert.equal((await run('models', 'use', 'third')).code, 1)
  })

  test('index, status', async () => {
    const { code, out, err } = await run('index', 'photos')
    assert.equal(code, 0, err)
    assert.match(out, /^4 files looked at: 2 new photos/)
    assert.match(err, /^Looking for photos$/m)
    const again = (await json('index', 'photos')) as { summaries: string[] }
    assert.match(again.summaries[0]!, /^Nothing has changed/)

    const { files, counts } = (await json('status')) as { files: number; counts: Record<string, number> }
    assert.equal(files, 4)
    assert.equal(
      Object.values(counts).reduce((a, b) => a + b, 0),
      4,
    )
    assert.deepEqual(Object.keys(counts).sort(), [
      'excluded',
      'failed',
      'indexed',
      'offline',
      'pending',
      'unsupported',
    ])
    assert.match((await run('status')).out, /Photos {4}2, 1 of them with 1 caption/)
  })

  test('what waits is shown, and asking for the same does it', async () => {
    const engine = await world.open({ carryOn: false })
    await engine.client.library.reindex({})
    await engine.close()
    assert.match((await run('status')).out, /^Waiting {3}Reading photos: goes on when the app is open$/m)
    assert.deepEqual((await json('status'))['jobs'], [{ kind: 'index', state: 'waiting' }])
    await json('index', 'photos')
    assert.deepEqual((await json('status'))['jobs'], [])
  })

  test('search by text and by picture', async () => {
    const answer = await json('search', 'red', '-k', '1')
    assert.deepEqual(Object.keys(answer), ['query', 'tags', 'model', 'unknownWords', 'cut', 'results'])
    assert.deepEqual([answer['query'], answer['model']], ['red', 'first'])
    const [best] = answer['results'] as { path: string; score: number; id: number }[]
    assert.deepEqual(Object.keys(best!), ['path', 'score', 'likely', 'burst', 'id'])
    assert.equal(best!.path, join(world.photos, 'red.jpg'))
    assert.ok(best!.score > 0.9)

    const outside = join(world.dir, 'outside.jpg')
    await writeFile(outside, await picture('blue', 'blue', 9))
    const byPicture = await json('search', '--image', outside)
    assert.equal(byPicture['query'], outside)
    assert.equal((byPicture['results'] as { path: string }[])[0]!.path, join(world.photos, 'blue.jpg'))
    assert.match((await run('search', 'blue')).out, /^1\.000 {2}.*blue\.jpg\n/)

    const compound = await json('search', 'red', '--image', outside, '--not', 'red', 'green', '-k', '1')
    assert.deepEqual(compound['query'], [
      { text: 'red', weight: 1 },
      { image: outside, weight: 1 },
      { text: 'red', weight: -0.5 },
      { text: 'green', weight: -0.5 },
    ])
    assert.equal((compound['results'] as { path: string }[])[0]!.path, join(world.photos, 'blue.jpg'))
    await writeFile(outside, 'no picture')
    assert.match((await run('search', '--image', outside)).err, /outside\.jpg/)
  })

  test('words are read as the search box reads them', async () => {
    const queryOf = async (...args: string[]) => (await json('search', ...args))['query']
    const redNotBlue = [
      { text: 'red', weight: 1 },
      { text: 'blue', weight: -0.5 },
    ]
    assert.deepEqual(await queryOf('red -blue'), redNotBlue)
    assert.deepEqual(await queryOf('--', 'red', '-blue'), redNotBlue)
    assert.deepEqual(await queryOf('--', '-blue', 'red'), redNotBlue)
    assert.equal(await queryOf('red', 'above', 'blue'), 'red above blue')
    assert.deepEqual(await queryOf('--', 'red', '-above blue', '+green'), [
      { text: 'red', weight: 1 },
      { text: 'above blue', weight: -0.5 },
      { text: 'green', weight: 1 },
    ])

    const alone = await run('search', '--', '-blue')
    assert.equal(alone.code, 1)
    assert.match(alone.err, /only says what to leave out[^]*Add words/)
    const unquoted = await run('search', 'red', '-blue')
    assert.equal(unquoted.code, 2)
    assert.match(unquoted.err, /write the query in quotes, as in: kindred search "a beach -blue"/)
  })

  test('a text that is longer than the model reads is said, and one that no query may have is refused', async () => {
    const long = await run('search', 'red above blue green red')
    assert.match(long.err, /The model reads the first 4 of these 5 words/)
    const { cut } = await json('search', 'red above blue green red')
    assert.deepEqual(cut, [{ part: 0, words: 5, read: 4 }])
    assert.equal((await run('search', 'red above blue')).err, '')
    const longest = await run('search', 'red '.repeat(300))
    assert.equal(longest.code, 1)
    assert.match(longest.err, /The text has 1,199 characters; a query takes up to 1,000\.\n\s+Say what/)
  })

  test('models, models use, eval', async () => {
    assert.match((await run('models')).out, /^\* {2}first /m)
    assert.deepEqual(await json('models', 'use', 'second'), { model: 'second' })
    const { models } = (await json('models')) as {
      models: { id: string; active: boolean; embedded: number }[]
    }
    assert.deepEqual(
      models.map(({ id, active, embedded }) => [id, active, embedded]),
      [
        ['second', true, 2],
        ['first', false, 2],
      ],
    )
    const measured = await json('eval', 'photos')
    assert.deepEqual([measured['model'], measured['photos'], measured['captions']], ['second', 1, 1])
    assert.deepEqual(measured['textToImage'], { 'recall@1': 1, 'recall@5': 1, 'recall@10': 1 })
    assert.deepEqual(Object.keys(measured['chance'] as object), ['recall@1', 'recall@5', 'recall@10'])
    assert.match((await run('eval', 'photos')).out, /text to photo[^]*by chance[^]*as papers count/)
    // A tenth of the photos is held out, and of these two none.
    const { code, err } = await run('eval')
    assert.equal(code, 1)
    assert.match(err, /No photo is held out to measure on/)
  })

  test('models add, of another layout; it sees the photos when it is used', async () => {
    const layouts = join(root, 'test/parity/models')
    const { model } = await json('models', 'add', join(layouts, 'hugging-face-clip'), '--precision', 'int8')
    assert.equal(model, 'hugging-face-clip')
    const { models } = await json('models')
    const added = (models as { id: string }[]).find(({ id }) => id === model)
    assert.partialDeepStrictEqual(added, { active: false, hasText: true, embedded: 0, embeddingSize: 24 })
    await json('models', 'use', 'hugging-face-clip')
    const { results } = await json('search', 'a red picture')
    assert.equal((results as unknown[]).length, 2)
    await json('models', 'use', 'second')
    const active = await run('models', 'remove', 'second')
    assert.equal(active.code, 1)
    assert.match(active.err, /second is the active model/)
    assert.deepEqual(await json('models', 'remove', 'hugging-face-clip'), { removed: 'hugging-face-clip' })
    assert.doesNotMatch((await run('models')).out, /hugging-face-clip/)
    const wrong = await run('models', 'add', join(root, 'test/parity/photos'))
    assert.equal(wrong.code, 1)
    assert.match(wrong.err, /photos holds no model of a layout that is understood/)
  })

  test('words are made of photos, searched for, renamed, exported, imported and removed', async () => {
    const { results } = await json('search', 'red', '-k', '1')
    const [{ id }] = results as [{ id: number }]
    assert.match((await run('words')).out, /There are no words of your own/)
    assert.equal((await json('words', 'add', 'Brno', String(id)))['text'], 'Brno')
    assert.match((await run('words', 'rename', 'brno', 'Bruno')).out, /"brno" is "Bruno" now/)
    const [best] = (await json('search', 'bruno'))['results'] as { id: number }[]
    assert.equal(best!.id, id)
    assert.match((await run('words')).out, /^Bruno +1 photo$/m)
    const file = join(world.dir, 'words.json')
    assert.equal((await run('words', 'export', file)).code, 0)
    assert.match((await run('words', 'remove', 'BRUNO')).out, /"Bruno" is no word any more/)
    assert.deepEqual(await json('words', 'import', file), { words: 1, photos: 1, feedback: 0, missing: 0 })
    assert.deepEqual(await json('words', 'export'), JSON.parse(await readFile(file, 'utf8')))
    const wrong = await run('words', 'import', join(world.photos, 'red.txt'))
    assert.equal(wrong.code, 1)
    assert.match(wrong.err, /red\.txt holds no words/)
    assert.match((await run('words', 'remove', 'Rex')).err, /There is no word "Rex"/)
    assert.equal((await run('words', 'add', 'x', 'first')).code, 2)
    await json('words', 'remove', 'Bruno')
  })

  test('eval --labels with a pack by its path', async () => {
    for (const colour of ['red', 'blue'] as const) {
      await mkdir(join(world.dir, 'named', colour), { recursive: true })
      await writeFile(join(world.dir, 'named', colour, '1.jpg'), await picture(colour, colour, 3))
    }
    const pack = join(world.home, 'models', 'first')
    assert.deepEqual(await json('eval', 'named', '--labels', '--model', pack), {
      model: 'first',
      unread: 0,
      unlabelled: 0,
      photos: 2,
      'top-1': 1,
      'top-5': 1,
      mAP: 1,
      classes: [
        { name: 'blue', photos: 1, 'top-1': 1, AP: 1 },
        { name: 'red', photos: 1, 'top-1': 1, AP: 1 },
      ],
    })
    assert.match(
      (await run('eval', 'named', '--labels')).out,
      /^second on 2 photos of 2 names[^]*top-1 +100\.0 %/,
    )
    const { code, err } = await run('eval', 'named', '--model', './nowhere')
    assert.equal(code, 1)
    assert.match(err, /nowhere\/pack\.json cannot be read/)
    assert.equal((await run('eval', '--labels')).code, 2)
  })

  test('--home wins over KINDRED_HOME', async () => {
    const { home, photos } = (await json('status', '--home', 'other')) as { home: string; photos: number }
    assert.deepEqual([home, photos], [join(world.dir, 'other'), 0])
  })

  test('sample writes a collection', async () => {
    const { photos, dir } = (await json('sample', 'sample', '--count', '20', '--seed', '2')) as {
      photos: number
      dir: string
    }
    assert.deepEqual([photos, dir], [20, join(world.dir, 'sample')])
  })

  test(
    "the browser's command line, which every program here can read, does not carry the token",
    { skip: process.platform !== 'linux' && 'the stand-in for a browser is for Linux' },
    async () => {
      const seen = join(world.dir, 'opened')
      await writeFile(join(world.dir, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > ${seen}\n`, { mode: 0o755 })
      const { child, ended } = start('serve', '--open', '--json')
      const url = await new Promise<string>((settle) => {
        let out = ''
        child.stdout!.on('data', (chunk) => {
          out += chunk
          if (out.includes('}')) settle(JSON.parse(out).url)
        })
      })
      const token = new URL(url).searchParams.get('token')!
      let opened = ''
      while (!opened) {
        await sleep(20)
        opened = await readFile(seen, 'utf8').catch(() => '')
      }
      assert.ok(token.length > 20 && !opened.includes(token))
      const arrived = await fetch(opened, { redirect: 'manual' })
      assert.match(arrived.headers.get('set-cookie') ?? '', new RegExp(`=${token};`))
      assert.equal((await fetch(opened, { redirect: 'manual' })).status, 401)
      child.kill('SIGINT')
      await ended
    },
  )

  test('a library that is open elsewhere says so', async () => {
    const engine = await world.open()
    const { code, out } = await run('status', '--json')
    await engine.close()
    assert.equal(code, 1)
    assert.equal(JSON.parse(out).error.code, 'LIBRARY_LOCKED')
  })

  test('Ctrl-C cancels cleanly', { skip: process.platform === 'win32' }, async () => {
    for (let i = 0; i < 150; i++) await world.write(`many/${i}.jpg`, await picture('green', 'red', i))
    const { child, ended } = start('index', 'photos', '--json')
    await new Promise<void>((seen) =>
      child.stderr!.on('data', (chunk) => /Reading photos/.test(String(chunk)) && seen()),
    )
    child.kill('SIGINT')
    const { code, out, err } = await ended
    assert.equal(code, 1, err)
    assert.equal(JSON.parse(out).error.code, 'CANCELLED')
    assert.match(err, /Stopping/)
    const engine = await world.open({ carryOn: false })
    assert.equal((await engine.client.jobs.list())[0]!.state, 'cancelled')
    await engine.close()
  })

  test(
    'an older Node hands over to the one that the project brings',
    { skip: !process.env['PATH'] },
    async () => {
      const older = await new Promise<Ended>((settle) => {
        const child = spawn('node', [kindred, 'status', '--json'], {
          env: {
            ...process.env,
            KINDRED_HOME: world.home,
            PATH: process.env['PATH']!.replaceAll(/[^:]*node_modules[^:]*:/g, ''),
          },
        })
        let [out, err] = ['', '']
        child.stdout.on('data', (chunk) => (out += chunk))
        child.stderr.on('data', (chunk) => (err += chunk))
        child.on('close', (code) => settle({ code, out, err }))
      })
      assert.equal(older.code, 0, older.err)
      assert.equal(JSON.parse(older.out).home, world.home)
    },
  )
})
