import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { KindredError } from '../../shared/model/index.ts'
import { writeSample } from './index.ts'
import { embedded } from './metadata.ts'
import { planSample } from './plan.ts'

const count = 40
let dir: string
let root: string

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'kindred-sample-'))
  dir = join(root, 'one')
  await writeSample(dir, { count, seed: 11 })
})
after(() => rm(root, { recursive: true }))

async function filesOf(folder: string): Promise<Map<string, string>> {
  const out = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry)
    if ((await stat(path)).isFile())
      out.set(
        entry,
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      )
  }
  return out
}

test('the same seed gives the same bytes, another seed other scenes', async () => {
  const [first, again, other] = await Promise.all([
    filesOf(dir),
    writeSample(join(root, 'two'), { count, seed: 11 }).then(() => filesOf(join(root, 'two'))),
    writeSample(join(root, 'three'), { count, seed: 12 }).then(() => filesOf(join(root, 'three'))),
  ])
  assert.deepEqual(again, first)
  const hashes = new Set(first.values())
  const pictures = [...other].filter(([file, hash]) => file.endsWith('.jpg') && hashes.has(hash))
  assert.deepEqual(
    pictures.map(([file]) => file),
    ['Phone backup/download.jpg'],
  )
})

test('count pictures can be read, the truncated one and the web page cannot', async () => {
  const jpegs = [...(await filesOf(dir)).keys()].filter((file) => file.endsWith('.jpg'))
  const plan = planSample(count, 11)
  const unreadable: string[] = []
  for (const file of jpegs)
    await sharp(join(dir, file))
      .raw()
      .toBuffer()
      .catch(() => unreadable.push(file))
  assert.equal(jpegs.length - unreadable.length, count)
  assert.deepEqual(unreadable.sort(), [plan.noPicture, plan.truncated.path].sort())
})

test('there are exact copies, edited versions and bursts seconds apart', async () => {
  const files = await filesOf(dir)
  const plan = planSample(count, 11)
  for (const { path, of } of plan.copies) assert.equal(files.get(path), files.get(of), path)
  assert.ok(plan.copies.length >= 2)
  for (const edited of plan.photos.filter((p) => p.edited)) {
    assert.ok(
      plan.photos.some((p) => !p.edited && p.scene === edited.scene && p.takenAt === edited.takenAt),
      edited.path,
    )
  }
  const moved = plan.photos.filter((p) => p.frame > 0)
  assert.ok(moved.length >= 4)
  for (const photo of moved) {
    const first = plan.photos.find((p) => p.scene === photo.scene && p.frame === 0 && !p.edited)
    assert.ok(
      first && photo.takenAt - first.takenAt > 0 && photo.takenAt - first.takenAt < 15_000,
      photo.path,
    )
    assert.notEqual(files.get(photo.path), files.get(first.path))
  }
})

test('every photo of a table is in its captions.csv, every sidecar has its lines', async () => {
  const plan = planSample(count, 11)
  for (const photo of plan.photos) {
    const [year, album, name] = photo.path.split('/') as [string, string, string]
    if (photo.source === 'table') {
      const rows: { image: string; caption: string }[] = parse(
        await readFile(join(dir, year, album, 'captions.csv')),
        { columns: true },
      )
      assert.deepEqual(
        rows.filter((row) => row.image === name).map((row) => row.caption),
        photo.captions,
      )
    }
    if (photo.source === 'sidecar') {
      const text = await readFile(join(dir, photo.path.replace('.jpg', '.txt')), 'utf8')
      assert.deepEqual(text.trimEnd().split('\n'), photo.captions)
    }
  }
  assert.deepEqual(new Set(plan.photos.map((p) => p.source)), new Set(['table', 'sidecar', 'embedded']))
})

test('date, place, camera and the captions inside can be read back', async () => {
  const met = new Set<string>()
  for (const photo of planSample(count, 11).photos) {
    const tags = ExifReader.load(await readFile(join(dir, photo.path)), { expanded: true })
    const taken = tags.exif?.DateTimeOriginal?.description
      .replace(' ', 'T')
      .replace(':', '-')
      .replace(':', '-')
    assert.equal(Date.parse(`${taken}Z`), photo.takenAt)
    assert.equal(tags.exif?.Model?.description, photo.camera.model)
    assert.ok(Math.abs((tags.gps?.Latitude as number) - photo.latitude) < 1e-4, photo.path)
    assert.ok(Math.abs((tags.gps?.Longitude as number) - photo.longitude) < 1e-4, photo.path)
    const inside = embedded(photo)
    for (const place of Object.keys(inside)) met.add(place)
    assert.equal(tags.exif?.ImageDescription?.description, inside.exif)
    assert.equal(tags.xmp?.description?.description, inside.xmp)
    assert.equal(tags.iptc?.['Caption/Abstract']?.description, inside.iptc)
  }
  assert.deepEqual(met, new Set(['exif', 'xmp', 'iptc']))
})

test('a second run into the same folder changes nothing, other arguments take the former sample away', async () => {
  const folder = join(root, 'again')
  await writeSample(folder, { count: 24, seed: 1 })
  const first = await filesOf(folder)
  await writeSample(folder, { count: 24, seed: 1 })
  assert.deepEqual(await filesOf(folder), first)
  await writeFile(join(folder, 'mine.jpg'), 'kept')
  await writeSample(folder, { count: 20, seed: 2 })
  const second = await filesOf(folder)
  assert.ok(second.has('mine.jpg'))
  assert.equal([...second.keys()].filter((file) => file.endsWith('.jpg')).length, 20 + 2 + 1)
})

test('a folder with anything else in it is refused and left alone', async () => {
  const folder = await mkdtemp(join(root, 'theirs-'))
  await writeFile(join(folder, 'holiday.jpg'), 'x')
  await assert.rejects(
    writeSample(folder, { count: 20, seed: 1 }),
    (error) => error instanceof KindredError && error.code === 'BAD_INPUT' && error.message.includes(folder),
  )
  assert.deepEqual(await readdir(folder), ['holiday.jpg'])
})

test('it stops when asked, and goes on to the same bytes', async () => {
  const folder = join(root, 'stopped')
  const stop = new AbortController()
  const seen: number[] = []
  const report = ({ done, total }: { done: number; total: number }) => {
    seen.push(done)
    assert.equal(total, count)
    if (done === 10) stop.abort()
  }
  await assert.rejects(writeSample(folder, { count, seed: 11, signal: stop.signal, report }), {
    code: 'CANCELLED',
  })
  assert.ok(Math.max(...seen) < count)
  await writeSample(folder, { count, seed: 11 })
  assert.deepEqual(await filesOf(folder), await filesOf(dir))
})
