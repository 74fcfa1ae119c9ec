/** What a person can do about a provider that does not compute here. */
import { TENSORFLOW_REMEDY } from '../../tensor/index.ts'
import type { Examined } from './examine.ts'

/** Which systems can have what is not there, and how they get it. */
const INSTALL: Partial<Record<Examined['provider'], { on: readonly NodeJS.Platform[]; remedy: string }>> = {
  cuda: {
    on: ['linux'],
    remedy:
      'With an NVIDIA card: install CUDA 12 and cuDNN 9, then run "npm rebuild onnxruntime-node --ignore-scripts=false --onnxruntime-node-install=cuda12" in Kindred’s folder.',
  },
  webgpu: {
    on: ['linux'],
    remedy:
      'With a graphics card: install its Vulkan driver (Debian: mesa-vulkan-drivers, or nvidia-driver).',
  },
  tensorflow: { on: ['linux', 'win32', 'darwin'], remedy: TENSORFLOW_REMEDY },
}

/** Empty where there is nothing to do. */
export function remedyFor({ provider, state }: Pick<Examined, 'provider' | 'state'>): string {
  const install = INSTALL[provider]
  if (state === 'right') return ''
  if (state === 'absent') return install?.on.includes(process.platform) ? install.remedy : ''
  if (provider === 'cpu')
    return 'Install Kindred anew; if it stays so, the memory or the processor may be at fault.'
  return 'Update its driver. Kindred does not use it until it is right.'
}
