/**
 * TensorFlow.js as this model uses it: the only module with side-effect imports.
 * Importing the whole package registers the gradients; a bare core import has none in Node.
 */
import * as tf from '@tensorflow/tfjs';
import { registerQuotientGradient } from './quotient-gradient.ts';

tf.enableProdMode();
registerQuotientGradient();

export { tf };
