/** The commands and their options. What a command does is loaded when it is called, so that help is instant. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import envPaths from 'env-paths'
import { resolve } from 'node:path'
import { CaptionSource, Finding, Precision, Provider } from '../../../shared/model/index.ts'
import type { CommonOptions } from './session.ts'

/** @param version the project's own */
export function buildProgram(version: string): Command {
  const program = new Command('kindred')
    .description(
      'Learns from your own photo folder and finds photos by caption and by example, on your machine.',
    )
    .version(version)
    .addOption(
      new Option('--home <dir>', "the library's own folder")
        .env('KINDRED_HOME')
        .default(envPaths('kindred', { suffix: '' }).data)
        .argParser((dir) => resolve(dir)),
    )
    .option('--json', 'print one JSON document on stdout, everything else on stderr', false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      examples(
        'kindred sample ~/kindred-sample          # write a collection to try',
        'kindred index ~/Pictures                 # find and read the photos',
        'kindred teach                            # teach Kindred what is yours',
        'kindred search "two dogs on a beach"     # find photos by words',
        'kindred app                              # open the window',
      ),
    )

  program
    .command('index')
    .description('add folders to the library and read their photos; again, to find what changed')
    .argument('<folder...>', 'folders of photos; they are never written to')
    .option('--retry-failed', 'read the files again that failed before', false)
    .option('--verify', 'read every file again, to find changes that left size and times as they were', false)
    .option('--forget-gone', 'what is gone from these folders was deleted: no longer keep it', false)
    .addHelpText('after', examples('kindred index ~/Pictures', 'kindred index /media/a /media/b --json'))
    .action(async (folders: string[], _, command: Command) =>
      (await import('./commands/index-folders.ts')).indexFolders(folders, command.optsWithGlobals()),
    )

  program
    .command('train')
    .alias('teach')
    .description('teach Kindred your photos, or go on with a run that was interrupted')
    .option(
      '--method <name>',
      'how to learn; default: what is yours, where the model in use can be taught and there are captions',
    )
    .option('--recipe <file>', 'a recipe, for what is not to be as the method has it ("kindred recipe")')
    .option('--tower <name>', 'another image tower, such as resnet-18 or vit-tiny, to train from scratch')
    .addOption(new Option('--minutes <n>', 'how long to train').argParser(positive).conflicts('epochs'))
    .addOption(new Option('--epochs <n>', 'how often to see every photo').argParser(positive))
    .addOption(new Option('--seed <n>', 'equal seeds train equally').argParser(natural))
    .addOption(new Option('--provider <name>', 'what computes').choices(Provider.options).default('auto'))
    .addOption(new Option('--caption-source <name...>', 'default: all').choices(CaptionSource.options))
    .option('--folders', 'the folder that a photo lies in is a caption of it', false)
    .addOption(
      new Option(
        '--resume',
        'go on with the last run from its checkpoint; with --minutes or --epochs for so long in all',
      )
        .default(false)
        .conflicts(['method', 'captionSource', 'recipe', 'tower', 'seed']),
    )
    .addHelpText(
      'after',
      examples(
        'kindred train',
        'kindred teach --folders',
        'kindred train --method clip --minutes 20 --caption-source sidecar person',
        'kindred train --method moco-v3 --tower resnet-18 --minutes 60',
        'kindred train --recipe mine.json',
        'kindred train --resume --epochs 40',
      ),
    )
    .action(async (_, command: Command) =>
      (await import('./commands/train.ts')).train(command.optsWithGlobals()),
    )

  program
    .command('recipe')
    .description('write out how a method trains, or how a model was trained: JSON to change and train by')
    .argument('[method]', 'such as simclr, moco-v2, byol, dino or clip; default: simclr')
    .addOption(new Option('--model <id>', 'the recipe of a model that was trained here'))
    .option('--tower <name>', 'with another image tower, such as resnet-18')
    .option('--schema', 'the JSON Schema of recipes', false)
    .addHelpText(
      'after',
      examples(
        'kindred recipe dino > dino.json',
        'kindred recipe simclr --tower resnet-18-cifar > cifar.json',
        'kindred train --recipe cifar.json',
      ),
    )
    .action(async (method: string | undefined, _, command: Command) =>
      (await import('./commands/recipe.ts')).recipe(method, command.optsWithGlobals()),
    )

  program
    .command('views')
    .description(
      'what a recipe asks a model to ignore: a photo and a dozen of its random views, on one sheet',
    )
    .argument('<photo>', 'a picture file')
    .argument('<sheet>', 'the PNG to write')
    .option('--method <name>', 'whose views', 'simclr')
    .addOption(new Option('--recipe <file>', 'the views of a recipe').conflicts('method'))
    .addOption(new Option('--seed <n>', 'equal seeds draw equally').argParser(natural).default(1))
    .addHelpText('after', examples('kindred views dog.jpg views.png --method dino'))
    .action(async (photo: string, sheet: string, _, command: Command) =>
      (await import('./commands/views.ts')).views(photo, sheet, command.optsWithGlobals()),
    )

  program
    .command('search')
    .description('find photos by words, by pictures that show something like them, or by both')
    .addArgument(
      new Argument('[words...]', 'what to look for; -word leaves out, +word looks for it as well').argParser(
        nonEmpty,
      ),
    )
    .addOption(new Option('--image <file...>', 'a picture to look for the like of').default([], 'none'))
    .addOption(
      new Option('--not <text...>', 'what the photos should not show')
        .argParser(nonEmpty)
        .default([], 'nothing'),
    )
    .addOption(new Option('-k, --count <n>', 'how many photos').argParser(between(1, 1000)).default(10))
    .addHelpText(
      'after',
      examples(
        'kindred search "a red bicycle in the rain"',
        'kindred search --image dog.jpg -k 20 --json',
        'kindred search "a beach -night +dogs"           # as in the search box: no night, and dogs',
        'kindred search "a beach" --not night people     # a beach, by day, without people',
        'kindred search "in the snow" --image dog.jpg    # like the picture, but in the snow',
      ),
    )
    .action(async (texts: string[], options: { image: string[] }, command: Command) => {
      if (texts.length + options.image.length === 0)
        command.error('error: say what to look for: give words or --image FILE')
      await (await import('./commands/search.ts')).search(texts, command.optsWithGlobals())
    })

  program
    .command('eval')
    .description('measure a model: how well it finds, or with --labels names, photos')
    .argument('[folder]', 'a folder outside the library to measure on; default: the held-out photos')
    .option(
      '--labels',
      'the names of the folders inside say what their photos show: how many it names rightly',
    )
    .option(
      '--knn <folder>',
      'with --labels: the 20 nearest photos of that folder, named likewise, vote for the names',
    )
    .option(
      '--model <id or path>',
      'a model as "kindred models" shows it, or the folder of a pack; default: the active one',
    )
    .addHelpText(
      'after',
      examples(
        'kindred eval',
        'kindred eval ~/captioned --json',
        'kindred eval ~/by-name --labels --model ./some-pack',
        'kindred eval ~/by-name --labels --knn ~/more-by-name',
      ),
    )
    .action(
      async (folder: string | undefined, options: { labels?: boolean; knn?: string }, command: Command) => {
        if (options.labels && folder === undefined) command.error('error: --labels needs a folder')
        if (options.knn !== undefined && !options.labels) command.error('error: --knn needs --labels')
        await (await import('./commands/evaluate.ts')).evaluate(folder, command.optsWithGlobals())
      },
    )

  program
    .command('probe')
    .description(
      'linear probe: how well a classifier of what a model sees names photos, told by the folders that they lie in',
    )
    .argument('<folder>', 'a folder outside the library, of folders that are named for what they hold')
    .option('--known <folder>', 'another one to learn from; default: four fifths of the folder itself')
    .option('--model <id or path>', 'as for "kindred eval"; default: the active one')
    .addHelpText(
      'after',
      examples(
        'kindred probe ~/by-name',
        'kindred probe imagenette/val --known imagenette/train --model simclr-2026-11-24-1',
      ),
    )
    .action(async (folder: string, _, command: Command) =>
      (await import('./commands/probe.ts')).probe(folder, command.optsWithGlobals()),
    )

  const tags = program
    .command('tags')
    .description(
      'list the words for what the photos show, with how many show each; search for them with tag:WORD',
    )
    .addHelpText('after', examples('kindred tags', 'kindred search "tag:dog in the snow"'))
    .action(async (_, command: Command) =>
      (await import('./commands/tags.ts')).listTags(command.optsWithGlobals()),
    )
  tags
    .command('remove')
    .description('take a word from photos that do not show it, for good')
    .argument('<word>', 'as "kindred tags" shows it')
    .addArgument(new Argument('<photo...>', 'ids, as "kindred search --json" shows them').argParser(photoIds))
    .addHelpText('after', examples('kindred tags remove dog 17 18'))
    .action(async (word: string, photos: number[], _, command: Command) =>
      (await import('./commands/tags.ts')).changeTag('remove', word, photos, command.optsWithGlobals()),
    )
  tags
    .command('restore')
    .description('take a removal back')
    .argument('<word>', 'the word that was removed')
    .addArgument(new Argument('<photo...>', 'ids, as "kindred search --json" shows them').argParser(photoIds))
    .addHelpText('after', examples('kindred tags restore dog 17'))
    .action(async (word: string, photos: number[], _, command: Command) =>
      (await import('./commands/tags.ts')).changeTag('restore', word, photos, command.optsWithGlobals()),
    )

  program
    .command('status')
    .description('what the library holds, file by file state')
    .addHelpText('after', examples('kindred status', 'kindred status --json'))
    .action(async (_, command: Command) =>
      (await import('./commands/status.ts')).status(command.optsWithGlobals()),
    )

  program
    .command('doctor')
    .description(
      'try all that could compute here, each in a process of its own: right or wrong, how fast, what is missing',
    )
    .addArgument(new Argument('[provider...]', 'default: all').choices(Finding.shape.provider.options))
    .addHelpText('after', examples('kindred doctor', 'kindred doctor cpu webgpu --json'))
    .action(async (providers: Finding['provider'][], _, command: Command) =>
      (await import('./commands/doctor.ts')).doctor(providers, command.optsWithGlobals()),
    )

  const models = program
    .command('models')
    .description('list the models, add one, or choose the active one')
    .addHelpText('after', examples('kindred models', 'kindred models use clip-2026-11-24-1'))
    .action(async (_, command: Command) =>
      (await import('./commands/models.ts')).listModels(command.optsWithGlobals()),
    )
  models
    .command('use')
    .description('make a model the active one, letting it see the photos first that it does not know')
    .argument('<id>', 'as "kindred models" shows it')
    .addOption(
      new Option('--newest <n>', 'switch after so many of the newest photos; default: all').argParser(
        between(1, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addHelpText(
      'after',
      examples('kindred models use clip-2026-11-24-1', 'kindred models use general --newest 1000'),
    )
    .action(async (id: string, _, command: Command) =>
      (await import('./commands/models.ts')).useModel(id, command.optsWithGlobals()),
    )
  models
    .command('remove')
    .description('delete a model that is not the active one: its files, and its vectors of the photos')
    .argument('<id>', 'as "kindred models" shows it')
    .addHelpText('after', examples('kindred models remove clip-2026-11-24-1'))
    .action(async (id: string, _, command: Command) =>
      (await import('./commands/models.ts')).removeModel(id, command.optsWithGlobals()),
    )

  models
    .command('add')
    .description(
      'add a model to the library: a pack, or one of Hugging Face, OpenCLIP or Immich as ONNX files, from a folder or fetched',
    )
    .argument(
      '<path or name>',
      'the folder that holds it; or a name of the catalogue, owner/name of the Hugging Face Hub, or an address',
    )
    .addOption(
      new Option(
        '--precision <name>',
        'of its ONNX files, where there are several; default: the best, or of those to fetch fp16',
      ).choices(Precision.options),
    )
    .option('--accept-licence', 'the licence is known and accepted: fetch without asking', false)
    .addHelpText(
      'after',
      examples(
        'kindred models add ~/Downloads/ViT-B-32__openai',
        'kindred models add siglip2-b16                    # of "kindred models catalogue"',
        'kindred models add immich-app/ViT-B-32__openai --accept-licence',
      ),
    )
    .action(async (what: string, _, command: Command) =>
      (await import('./commands/add-model.ts')).addModel(what, command.optsWithGlobals()),
    )
  models
    .command('catalogue')
    .description('models that can be fetched: languages, licence, published recall, speed on this machine')
    .addHelpText('after', examples('kindred models catalogue', 'kindred models catalogue --json'))
    .action(async (_, command: Command) =>
      (await import('./commands/catalogue.ts')).showCatalogue(command.optsWithGlobals()),
    )

  const words = program
    .command('words')
    .description('list the words of your own, which searches understand from photos that show what they mean')
    .addHelpText('after', examples('kindred words', 'kindred words add Bruno 12 19 23'))
    .action(async (_, command: Command) =>
      (await import('./commands/words.ts')).listWords(command.optsWithGlobals()),
    )
  words
    .command('add')
    .description('make a word of photos, or add photos to one')
    .argument('<word>', 'such as a name; it may be several words')
    .addArgument(new Argument('<photo...>', 'ids, as "kindred search --json" shows them').argParser(ids))
    .addHelpText('after', examples('kindred words add Bruno 12 19 23', 'kindred words add "our garden" 7'))
    .action(async (word: string, photos: number[], _, command: Command) =>
      (await import('./commands/words.ts')).addWord(word, photos, command.optsWithGlobals()),
    )
  words
    .command('rename')
    .description('write a word in another way')
    .argument('<word>')
    .argument('<other>')
    .addHelpText('after', examples('kindred words rename Brno Bruno'))
    .action(async (word: string, other: string, _, command: Command) =>
      (await import('./commands/words.ts')).renameWord(word, other, command.optsWithGlobals()),
    )
  words
    .command('remove')
    .description('forget a word; its photos stay as they are')
    .argument('<word>')
    .addHelpText('after', examples('kindred words remove Bruno'))
    .action(async (word: string, _, command: Command) =>
      (await import('./commands/words.ts')).removeWord(word, command.optsWithGlobals()),
    )
  words
    .command('export')
    .description('write the words as JSON, for another library with the same photos')
    .argument('[file]', 'default: stdout')
    .addHelpText('after', examples('kindred words export words.json'))
    .action(async (file: string | undefined, _, command: Command) =>
      (await import('./commands/words.ts')).exportWords(file, command.optsWithGlobals()),
    )
  words
    .command('import')
    .description('add the words of such a file')
    .argument('<file>')
    .addHelpText('after', examples('kindred words import words.json'))
    .action(async (file: string, _, command: Command) =>
      (await import('./commands/words.ts')).importWords(file, command.optsWithGlobals()),
    )

  const exporting = program.command('export').description('write files for other programs')
  exporting
    .command('embeddings')
    .description('the vector of every photo that a model has looked at, a row a photo, with path and hash')
    .argument('<file>', 'its ending says how: .npy (with paths as .csv beside it), .parquet or .csv')
    .option('--model <id>', 'as "kindred models" shows it; default: the active one')
    .addHelpText(
      'after',
      examples(
        'kindred export embeddings photos.parquet',
        'kindred export embeddings photos.npy --model general',
      ),
    )
    .action(async (file: string, _, command: Command) =>
      (await import('./commands/export.ts')).exportEmbeddings(file, command.optsWithGlobals()),
    )
  exporting
    .command('metrics')
    .description('the curves of a training run, as a table or for TensorBoard')
    .argument('<file.csv or directory>', 'a table; or where to put an event file, a directory for each run')
    .addOption(
      new Option(
        '--run <n>',
        'as "kindred train --json" and the Teach page number it; default: the last',
      ).argParser(between(1, Number.MAX_SAFE_INTEGER)),
    )
    .addHelpText(
      'after',
      examples(
        'kindred export metrics run.csv',
        'kindred export metrics runs/3 --run 3    # tensorboard --logdir runs',
      ),
    )
    .action(async (where: string, _, command: Command) =>
      (await import('./commands/export.ts')).exportMetrics(where, command.optsWithGlobals()),
    )
  exporting
    .command('model')
    .description('a model as a pack of ONNX files, which "kindred models add" takes')
    .argument('<directory>', 'new or empty')
    .option('--model <id>', 'as "kindred models" shows it; default: the active one')
    .addOption(
      new Option('--precision <name>', 'of its weights; fp32: as they are')
        .choices(Precision.options)
        .default('fp32'),
    )
    .addHelpText(
      'after',
      examples('kindred export model ./pack', 'kindred export model ./small --precision int8'),
    )
    .action(async (directory: string, _, command: Command) =>
      (await import('./commands/export.ts')).exportModel(directory, command.optsWithGlobals()),
    )

  program
    .command('sample')
    .description('write a collection of illustrated scenes with captions, to try Kindred on')
    .argument('<dir>', 'a new or empty folder')
    .addOption(new Option('--count <n>', 'how many scenes').argParser(between(20, 20_000)).default(800))
    .addOption(new Option('--seed <n>', 'equal seeds write equal collections').argParser(natural).default(1))
    .addHelpText(
      'after',
      examples('kindred sample ~/kindred-sample', 'kindred sample /tmp/s --count 2000 --seed 7'),
    )
    .action(async (dir: string, _, command: Command) =>
      (await import('./commands/sample.ts')).sample(dir, command.optsWithGlobals()),
    )

  program
    .command('serve')
    .description('serve Kindred on this machine for a browser, until Ctrl-C')
    .argument('[folder]', 'a folder of photos to add at once')
    .addOption(new Option('--port <n>', 'default: any that is free').argParser(between(1, 65_535)))
    .option('--open', 'open the browser', false)
    .addHelpText('after', examples('kindred serve --open', 'kindred serve ~/Pictures --port 8400'))
    .action(async (folder: string | undefined, _, command: Command) =>
      (await import('./commands/serve.ts')).serve(folder, command.optsWithGlobals()),
    )

  program
    .command('app')
    .description('open Kindred in a window')
    .argument('[folder]', 'a folder of photos to add at once')
    .addHelpText('after', examples('kindred app', 'kindred app ~/Pictures'))
    .action(async (folder: string | undefined, _, command: Command) =>
      (await import('./commands/app.ts')).app(folder, command.optsWithGlobals<CommonOptions>()),
    )

  return program
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
}

/** Gathers the words of an argument or option that may be given several times. */
function nonEmpty(text: string, before: readonly string[] = []): string[] {
  if (!text.trim()) throw new InvalidArgumentError('It must not be empty.')
  return [...before, text.trim()]
}

/** Gathers the ids of photos. */
function photoIds(text: string, before: readonly number[] = []): number[] {
  const id = natural(text)
  return [...before, id]
}

/** Gathers the ids of an argument that may be given several times. */
function ids(text: string, before: readonly number[] = []): number[] {
  return [...before, between(1, Number.MAX_SAFE_INTEGER)(text)]
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

function natural(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number from 0 on.')
  return value
}

function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}
