/** The loopback shell, and the answers that it shares with the desktop's own protocol. */
export { isFilePart, type Answer } from './answer.ts'
export { readPart } from './file-part.ts'
export { answerMedia, uploadLimit, type Media } from './media.ts'
export { answerPage, readPage, type Page } from './page.ts'
export { projectRoot, rendererDir } from './project.ts'
export { serveHttp } from './serve.ts'
