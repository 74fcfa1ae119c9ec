/** `kindred doctor` */
import type { Finding } from '../../../../shared/model/index.ts'
import { diagnose } from '../../../training/index.ts'
import { interruptible } from '../interrupt.ts'
import { print, printJson, tell } from '../output.ts'
import type { CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export async function doctor(named: readonly Finding['provider'][], { json }: CommonOptions): Promise<void> {
  const stop = new AbortController()
  const { findings, machine } = await interruptible(
    () => stop.abort(),
    () =>
      diagnose({
        ...(named.length > 0 && { providers: named }),
        signal: stop.signal,
        report: (provider) => tell(`Trying ${provider}`),
      }),
  )
  if (json) return printJson({ findings, machine })
  const width = Math.max(...machine.map(({ name }) => name.length))
  print(
    [
      ...machine.map(({ name, value }) => `${name.padEnd(width)}  ${value}`),
      '',
      table([['', 'PROVIDER', 'STATE', 'LEARNS', 'SEES', 'BY', 'FOUND'], ...findings.map(row)]),
      '',
      chosen(findings),
      ...findings.flatMap(({ provider, remedy }) => (remedy ? [`${provider}: ${remedy}`] : [])),
    ].join('\n'),
  )
}

const row = ({ chosen, provider, state, training, inferencePerSecond, note }: Finding) => [
  chosen ? '*' : '',
  provider,
  state,
  training ? `${training.imagesPerSecond.toFixed(0)}/s` : '-',
  inferencePerSecond === null ? '-' : `${inferencePerSecond.toFixed(0)}/s`,
  training ? training.form : '-',
  note,
]

const chosen = (findings: readonly Finding[]): string => {
  const best = findings.find((finding) => finding.chosen)
  return best
    ? `* is the fastest of those that are right, on a small step; a run with "--provider auto" tries its own.`
    : 'None computes what it should: Kindred cannot learn here.'
}
