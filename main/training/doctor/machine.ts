/** Versions and drivers, as far as the system tells them without asking for more rights. */
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { promisify } from 'node:util'
import { env } from 'onnxruntime-node'
import type { Diagnosis } from '../../../shared/model/index.ts'

const run = promisify(execFile)
const VENDORS: Record<string, string> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' }

export async function machine(): Promise<Diagnosis['machine']> {
  const [cpu] = cpus()
  const facts = {
    System: `${process.platform} ${release()}, ${process.arch}`,
    Processor: `${cpu?.model.trim() || 'unknown'}, ${cpus().length} threads`,
    Node: process.versions.node,
    ...(process.versions['electron'] && { Electron: process.versions['electron'] }),
    'ONNX Runtime': env.versions.node ?? env.versions.common,
    Graphics: (await graphics()).join('; ') || 'none found',
  }
  return Object.entries(facts).map(([name, value]) => ({ name, value }))
}

/** Graphics cards with their drivers: of NVIDIA by their own tool or the kernel's files, of others by their maker. */
async function graphics(): Promise<string[]> {
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader']
  const asked = await run('nvidia-smi', query, { timeout: 10_000 }).catch(() => null)
  if (asked) return asked.stdout.trim().split('\n')
  const nvidia = globSync('/proc/driver/nvidia/gpus/*/information').flatMap(
    (file) => /^Model:\s*(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? [],
  )
  if (nvidia.length > 0) return nvidia
  return globSync('/sys/class/drm/card[0-9]/device/vendor').flatMap((file) => {
    const vendor = readFileSync(file, 'utf8').trim()
    return VENDORS[vendor] ?? []
  })
}
