/** What a tokenizer says of padding. */
import { z } from 'zod'
import type { ModelFolder } from './folder.ts'

const Token = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)])

/** The `tokenizer_config.json` of Hugging Face, as far as it matters here. */
export const TokenizerConfig = z.object({
  tokenizer_class: z.string().optional(),
  model_max_length: z.number().optional(),
  do_lower_case: z.boolean().nullish(),
  pad_token: Token.nullish(),
})

const TokenizerFile = z.object({
  added_tokens: z.array(z.object({ id: z.number(), content: z.string() })).default([]),
  padding: z.object({ pad_id: z.number() }).nullish(),
  model: z.object({
    vocab: z.union([z.record(z.string(), z.number()), z.array(z.tuple([z.string(), z.number()]))]).optional(),
  }),
})

/** The id of the token that fills a row: of the name given, else what `tokenizer.json` pads with, else 0. */
export async function padIdOf(
  folder: ModelFolder,
  tokenizer: string,
  padToken: string | null | undefined,
): Promise<number> {
  const { added_tokens, padding, model } = await folder.json(tokenizer, TokenizerFile)
  if (padToken == null) return padding?.pad_id ?? 0
  const added = added_tokens.find(({ content }) => content === padToken)?.id
  const { vocab = {} } = model
  const known = Array.isArray(vocab) ? vocab.findIndex(([token]) => token === padToken) : vocab[padToken]
  const id = added ?? known ?? -1
  if (id >= 0) return id
  throw folder.badField(tokenizer, 'model.vocab', `has no "${padToken}", which texts are padded with`)
}
