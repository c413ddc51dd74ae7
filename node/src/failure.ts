import type { Failure } from '../native/binding.js';
import { errorFrom } from './errors.js';

/** Whether a native call returned a failure. */
export function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && (result as { ok?: unknown }).ok === false;
}

/** The value, or the error that came in its place, thrown. */
export function unwrap<T>(result: T | Failure): T {
  if (isFailure(result)) {
    throw errorFrom(result);
  }
  return result;
}
