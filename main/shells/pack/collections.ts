/** The captioned folders as features: indexed as any library is, and kept in it. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inLanes } from '../../../shared/lib/in-lanes.ts'
import type { PhotoId } from '../../../shared/model/index.ts'
import { writeAtomic } from '../../files/index.ts'
import { addRoot, CaptionParser, indexLibrary } from '../../library/index.ts'
import { Decoder } from '../../media/index.ts'
import { openEncoder, photoPixels, trunkHash, type Encoder, type Pack } from '../../models/index.ts'
import { decodeFloat16, encodeFloat16, openStore, type Store } from '../../store/index.ts'
import { FeatureRows, pairsOf, type Pairs, type Replay } from '../../training/index.ts'

const [FLICKR, COCO, ADE, DEV] = ['flickr8k/train', 'coco', 'ade20k', 'flickr8k/dev'] as const
/** Of coco, those of lowest hash are to choose by, and the next ones go along with the pack. */
const [HELD_OUT, REPLAYED] = [400, 1500]
const BATCH = 32

export interface Collections {
  readonly learned: Pairs
  /** photos of coco that nothing is learned from */
  readonly coco: Pairs
  readonly dev: Pairs
  /** of coco's photos that are learned from, whose captions may be passed on */
  readonly replay: Replay
}

interface Photo {
  readonly hash: string
  readonly burst: number
  readonly captions: readonly string[]
}

/**
 * @param home where the library of them is kept
 * @param data the folder of the captioned folders
 * @param trunks a pack without heads
 */
export async function readCollections(home: string, data: string, trunks: Pack): Promise<Collections> {
  const store = openStore(home)
  const [decoder, captionParser] = [new Decoder(), new CaptionParser()]
  const encoder = await openEncoder(trunks, { provider: 'cpu' })
  try {
    for (const folder of [FLICKR, COCO, ADE, DEV]) await addRoot(store, join(data, folder))
    await indexLibrary({ store, decoder, captionParser, report: said })
    await makeFeatures(store, decoder, encoder, trunks)
    const of = (folder: string) => photosOf(store, join(data, folder))
    const coco = of(COCO)
    const [heldOut, taught] = [coco.slice(0, HELD_OUT), coco.slice(HELD_OUT)]
    const pairs = (photos: readonly Photo[]) => pairsFor(photos, store, encoder, trunks)
    const replayed = taught.slice(0, REPLAYED)
    return {
      learned: await pairs([...of(FLICKR), ...taught, ...of(ADE)]),
      coco: await pairs(heldOut),
      dev: await pairs(of(DEV)),
      replay: { features: photoFeatures(replayed, store, trunks), captions: replayed.map((p) => p.captions) },
    }
  } finally {
    await encoder.close()
    decoder.close()
    captionParser.close()
    store.close()
  }
}

async function makeFeatures(store: Store, decoder: Decoder, encoder: Encoder, trunks: Pack): Promise<void> {
  const { manifest } = trunks
  const trunk = trunkHash(manifest)
  const hashes = new Map(store.photos.all().map(({ id, hash }) => [id, hash]))
  const waiting = store.features.missing(trunk)
  for (let at = 0; at < waiting.length; at += BATCH) {
    const pixels: Uint8Array[] = []
    const batch = waiting.slice(at, at + BATCH)
    await inLanes(batch, 4, async (id, i) => {
      const original = () => store.photos.original(id)
      const found = await photoPixels(
        store.home,
        hashes.get(id)!,
        original,
        manifest.image.preprocessing,
        decoder,
      )
      if (found instanceof Error) throw found
      pixels[i] = found
    })
    const features = await encoder.imageFeatures(Buffer.concat(pixels), batch.length)
    const size = manifest.image.features
    store.features.put(
      trunk,
      batch.map((id, i) => ({
        hash: hashes.get(id)!,
        features: features.subarray(i * size, (i + 1) * size),
      })),
    )
    said({ stage: 'Looking at photos', done: at + batch.length, total: waiting.length, unit: 'photos' })
  }
}

/** The captioned photos of a folder, by hash. */
function photosOf(store: Store, folder: string): Photo[] {
  const root = store.roots.list().find(({ path }) => path === folder)!
  const captions = Map.groupBy(store.captions.all(), ({ photoId }) => photoId)
  const here = new Set<PhotoId>(
    store.files.pictures(root.id, 0 as never, 2 ** 31).map((file) => file.photoId),
  )
  return store.photos
    .all()
    .filter(({ id }) => here.has(id) && captions.has(id))
    .map(({ id, hash, burst }) => ({
      hash,
      burst: burst ?? -id,
      captions: captions.get(id)!.map(({ text }) => text),
    }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
}

function photoFeatures(photos: readonly Photo[], store: Store, { manifest }: Pack): Float32Array {
  const size = manifest.image.features
  const rows = new Float32Array(photos.length * size)
  const found = store.features.get(
    trunkHash(manifest),
    photos.map(({ hash }) => hash),
  )
  found.forEach((features, i) => rows.set(features!, i * size))
  return rows
}

function pairsFor(photos: readonly Photo[], store: Store, encoder: Encoder, trunks: Pack): Promise<Pairs> {
  const { image, text } = trunks.manifest
  return pairsOf(
    {
      photos: new FeatureRows(photoFeatures(photos, store, trunks), image.features),
      bursts: photos.map(({ burst }) => burst),
    },
    photos.map((photo) => photo.captions),
    (texts) => textFeatures(texts, store, encoder, trunks),
    text!.features,
  )
}

/** Kept in the library's folder, as the photos' are in the library. */
async function textFeatures(
  captions: readonly string[],
  { home }: Store,
  encoder: Encoder,
  { manifest }: Pack,
): Promise<Float32Array> {
  const key = createHash('sha256').update(JSON.stringify([manifest.hashes['text.onnx'], captions]))
  const file = join(home.folder, `texts-${key.digest('hex').slice(0, 16)}.f16`)
  if (existsSync(file)) return decodeFloat16(await readFile(file))
  said({ stage: 'Reading texts', done: 0, total: captions.length, unit: 'texts' })
  const features = encodeFloat16(await encoder.textFeatures(captions))
  await writeAtomic(file, features)
  return decodeFloat16(features)
}

let last = ''
function said({
  stage,
  done,
  total,
}: {
  stage: string
  done: number
  total: number | null
  unit: string
}): void {
  const line = `${stage}: ${total === null ? '' : Math.floor((10 * done) / Math.max(1, total)) * 10 + ' %'}`
  if (line !== last) console.log(line)
  last = line
}
