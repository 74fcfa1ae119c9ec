/** Image towers by name: what `--tower` chooses among. */
import { KindredError, type ImageTowerShape, type ShapeOf } from '../../../shared/model/index.ts'

type ResNet = Omit<ShapeOf<'resnet'>, 'stem' | 'size'>
const resNet18: ResNet = { kind: 'resnet', block: 'basic', blocks: [2, 2, 2, 2], width: 64 }
const resNet50: ResNet = { kind: 'resnet', block: 'bottleneck', blocks: [3, 4, 6, 3], width: 64 }

/** ViTs are those of Touvron 2021 made smaller; the others as their papers have them, at sides that two cores can train. */
export const towers = {
  'vit-tiny': { kind: 'vit', size: 64, patch: 8, width: 128, depth: 4, heads: 4 },
  'vit-small': { kind: 'vit', size: 96, patch: 12, width: 256, depth: 4, heads: 4 },
  'vit-medium': { kind: 'vit', size: 128, patch: 16, width: 384, depth: 6, heads: 6 },
  'vit-large': { kind: 'vit', size: 224, patch: 16, width: 384, depth: 12, heads: 6 },
  'resnet-18-cifar': { ...resNet18, stem: 'cifar', size: 32 },
  'resnet-18': { ...resNet18, stem: 'imagenet', size: 128 },
  'resnet-50-cifar': { ...resNet50, stem: 'cifar', size: 32 },
  'resnet-50': { ...resNet50, stem: 'imagenet', size: 224 },
  'convnext-nano': { kind: 'convnext', size: 128, blocks: [2, 2, 8, 2], widths: [80, 160, 320, 640] },
  'efficientnet-lite0': { kind: 'efficientnet-lite', size: 224, width: 1, depth: 1 },
  'efficientnet-lite2': { kind: 'efficientnet-lite', size: 260, width: 1.1, depth: 1.2 },
} satisfies Readonly<Record<string, ImageTowerShape>>

/** @throws BAD_INPUT with the towers that there are */
export function towerNamed(name: string): ImageTowerShape {
  if (Object.hasOwn(towers, name)) return towers[name as keyof typeof towers]
  throw new KindredError(
    'BAD_INPUT',
    `There is no tower "${name}".`,
    `Allowed choices are ${Object.keys(towers).join(', ')}; a recipe can describe any other ("kindred recipe simclr").`,
  )
}
