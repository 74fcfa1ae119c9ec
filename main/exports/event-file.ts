/**
 * TensorBoard's event files: records (TFRecord), each of them an `Event` (tensorflow/core/util/event.proto) that holds
 * some scalars of a step.
 */
import protobuf from 'protobufjs/light.js'
import { crc32c } from './crc32c.ts'

const root = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: { type: 'double', id: 1 },
        step: { type: 'int64', id: 2 },
        fileVersion: { type: 'string', id: 3 },
        summary: { type: 'Summary', id: 5 },
      },
    },
    Summary: { fields: { value: { type: 'Scalar', id: 1, rule: 'repeated' } } },
    Scalar: { fields: { tag: { type: 'string', id: 1 }, simpleValue: { type: 'float', id: 2 } } },
  },
})
const Event = root.lookupType('Event')

export interface ScalarEvent {
  /** seconds since 1970 */
  wallTime: number
  step: number
  /** by tag, such as `train/loss` */
  scalars: Readonly<Record<string, number>>
}

/** A whole event file. */
export function eventFile(begun: number, events: readonly ScalarEvent[]): Uint8Array {
  const records = [
    { wallTime: begun, fileVersion: 'brain.Event:2' },
    ...events.map(({ wallTime, step, scalars }) => ({
      wallTime,
      step,
      summary: { value: Object.entries(scalars).map(([tag, simpleValue]) => ({ tag, simpleValue })) },
    })),
  ]
  return Buffer.concat(records.map((event) => record(Event.encode(event).finish())))
}

/** Length (u64), its checksum, the data, its checksum. */
function record(data: Uint8Array): Buffer {
  const framed = Buffer.alloc(12 + data.length + 4)
  framed.writeBigUInt64LE(BigInt(data.length))
  framed.writeUInt32LE(masked(framed.subarray(0, 8)), 8)
  framed.set(data, 12)
  framed.writeUInt32LE(masked(data), 12 + data.length)
  return framed
}

/** A checksum of data that holds checksums itself would be weak, so TFRecord turns and shifts it. */
function masked(data: Uint8Array): number {
  const crc = crc32c(data)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
