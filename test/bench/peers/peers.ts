/**
 * Training beside PyTorch and torchvision on this machine's processor, in turns: the same towers, views, losses and optimiser,
 * from JPEG files on disk to updated weights. Needs an idle machine, and a Python with torch, torchvision and Pillow.
 * `node test/bench/peers/peers.ts PYTHON [PHOTOS] [EPOCHS]`
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const [python, photos = '512', epochs = '3'] = process.argv.slice(2)
const folder = resolve(import.meta.dirname, '../../../../shared/data/flickr8k/train')
if (!python || !existsSync(folder))
  throw new Error(`Usage: node test/bench/peers/peers.ts PYTHON, with ${folder}`)
const BATCH = '64'
const cases = [
  ['simclr', 'vit-small'],
  ['clip', 'vit-small'],
  ['simclr', 'resnet-18'],
  ['clip', 'resnet-18'],
] as const

interface Figures {
  /** images a second while it trains, and with all that comes before */
  training: number
  all: number
  peakMiB: number
  /** Kindred's own: photos a second, and seconds until the first step */
  decoding?: number
  opening?: number
}

function figures(program: string, ...args: string[]): Figures {
  const out = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return JSON.parse(out.trim().split('\n').at(-1)!) as Figures
}

const spoken = ({ training, all, peakMiB }: Figures) =>
  `${training.toFixed(1)} images/s training, ${all.toFixed(1)} in all, ${peakMiB.toFixed(0)} MiB at most`

for (const [method, tower] of cases) {
  const args = [method, tower, folder, photos, BATCH, epochs]
  const ours = figures(process.execPath, join(import.meta.dirname, 'kindred.ts'), ...args)
  const theirs = figures(python, join(import.meta.dirname, 'peer.py'), ...args)
  console.log(
    `${method}, ${tower}: Kindred ${spoken(ours)} (decoding ${ours.decoding!.toFixed(0)} photos/s, ${ours.opening!.toFixed(1)} s until the first step)`,
  )
  console.log(`${' '.repeat(method.length + tower.length + 2)}  PyTorch ${spoken(theirs)}`)
  const ratio = (part: 'training' | 'all') => (ours[part] / theirs[part]).toFixed(2)
  console.log(`  ratio ${ratio('training')} training, ${ratio('all')} in all`)
}
