/** Pretrained ONNX models as graphs. */
export { importModel } from './import-model.ts'
export { branched, cutOf, readingFirst } from './branch.ts'
