/** The loopback shell, and the answers that it shares with the desktop's own protocol. */
export { isFilePart, type Answer, type Asked } from './answer.ts'
export { answerMedia, uploadLimit, type Media, type MediaFile, type MediaKind } from './media.ts'
export { answerPage, readPage, type Page } from './page.ts'
export { projectRoot, rendererDir } from './project.ts'
export { serveHttp, type ServeOptions, type Serving } from './serve.ts'
