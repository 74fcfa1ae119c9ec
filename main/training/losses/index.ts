/** Losses over L2-normalised embeddings or logits, each of one element. */
export { crossEntropy } from './cross-entropy.ts'
export { regression, selfDistillation, teacherEntropy } from './distillation.ts'
export { infoNCE, ntXent, queueInfoNCE, symmetricInfoNCE } from './info-nce.ts'
export { pairwiseSigmoid } from './pairwise-sigmoid.ts'
export { sharing } from './related.ts'
export { supervisedContrast } from './supervised-contrast.ts'
