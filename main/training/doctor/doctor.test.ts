import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forkProgram, type StartProgram } from '../../processes/index.ts'
import { outputsOf } from '../../tensor/index.ts'
import { tensorFlowExecutor } from '../../tensor/tfjs/index.ts'
import { Stepper } from '../stepper.ts'
import { diagnose } from './doctor.ts'
import { examine, offGolden } from './examine.ts'
import { golden } from './golden.ts'

const { signal } = new AbortController()

/** Processes in which a WebGPU driver crashes at its first touch. */
const crashing: StartProgram = (file, args, hears) => {
  const program = forkProgram(file, args, hears)
  return {
    ...program,
    post: (message) =>
      (message as { input: string }).input === 'webgpu' ? program.kill() : program.post(message),
  }
}

test('the golden figures, which the processor is held to, are what TensorFlow.js gives', async () => {
  const { step, initial, feed } = golden()
  const stepper = Stepper.on(tensorFlowExecutor(tf, outputsOf(step)), step, initial, 'step')
  const loss = (await stepper.run(feed.take(0, [0.5]), 1))['loss']![0]!
  assert.equal(offGolden({ loss, state: stepper.state }), null)
  assert.match(offGolden({ loss: 1.01 * loss, state: stepper.state })!, /^loss /)
  const halved = new Map([...stepper.state].map(([name, data]) => [name, data.map((x) => x / 2)]))
  assert.match(offGolden({ loss, state: halved })!, /^gradient /)
})

test('a provider that takes its process down is a finding, and the fastest that is right is chosen', async () => {
  const asked: string[] = []
  const { findings, machine } = await diagnose({
    ...{ providers: ['webgpu', 'cpu'], startProgram: crashing, signal },
    report: (provider) => asked.push(provider),
  })
  assert.deepEqual(asked, ['webgpu', 'cpu'])
  const [webgpu, cpu] = findings
  assert.deepEqual([webgpu!.state, webgpu!.training, webgpu!.chosen], ['died', null, false])
  assert.match(webgpu!.remedy, /driver/)
  assert.deepEqual([cpu!.state, cpu!.chosen, cpu!.remedy], ['right', true, ''])
  const { form, forms, imagesPerSecond } = cpu!.training!
  assert.deepEqual(forms.map((each) => each.form).sort(), ['loop', 'step'])
  assert.equal(imagesPerSecond, forms.find((each) => each.form === form)!.imagesPerSecond)
  assert.ok(forms.every((each) => imagesPerSecond >= each.imagesPerSecond))
  assert.ok(machine.some(({ name, value }) => name === 'Node' && value === process.versions.node))
})

test('a slow provider is tried in one form', async () => {
  const { state, training } = await examine('cpu', 0)
  assert.equal(state, 'right')
  assert.deepEqual(
    training!.forms.map(({ form }) => form),
    ['loop'],
  )
})
