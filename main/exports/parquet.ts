/** Apache Parquet: columns `path`, `hash` and `vector`, a list of float32. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { EmbeddingRow } from './rows.ts'

const text = (name: string) =>
  ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }) as const
const schema = [
  { name: 'root', num_children: 3 },
  text('path'),
  text('hash'),
  { name: 'vector', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
] satisfies ConstructorParameters<typeof ParquetWriter>[0]['schema']

/** A row group for each lot. Vectors do not get smaller by compression, so they are not compressed. */
export function* embeddingsAsParquet(lots: Iterable<EmbeddingRow[]>): Generator<Uint8Array> {
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'kindred', statistics: false })
  // Offsets in the file are counted apart from what is in memory.
  const written = () => {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    return bytes
  }
  for (const rows of lots) {
    // Into memory, so that nothing is waited for.
    void parquet.write({
      columnData: [
        { name: 'path', data: rows.map(({ path }) => path) },
        { name: 'hash', data: rows.map(({ hash }) => hash) },
        {
          name: 'vector',
          data: rows.map(({ vector }) => Array.from(vector)),
          codec: 'UNCOMPRESSED',
          encoding: 'PLAIN',
        },
      ],
      rowGroupSize: rows.length,
    })
    yield written()
  }
  void parquet.finish()
  yield written()
}
