/** The part of a file that a request asks for. */

/** `start` and `end` are byte positions, both inclusive. */
export type ByteRange = { start: number; end: number } | 'whole' | 'beyond'

/**
 * Reads a Range header for a file of `size` bytes. One range is honoured; anything else is answered with the whole.
 * `beyond` is a range that starts after the end.
 */
export function byteRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  if (first === '')
    return Number(last) === 0 || size === 0
      ? 'beyond'
      : { start: Math.max(0, size - Number(last)), end: size - 1 }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return 'whole'
  return start >= size ? 'beyond' : { start, end }
}
