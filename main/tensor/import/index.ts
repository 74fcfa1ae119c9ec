/** Pretrained ONNX models as graphs. */
export { importModel, type Imported, type ImportedWeight, type ImportOptions } from './import-model.ts'
