import type { Cancel } from '../native/binding.js';
import { native } from './native.js';

/**
 * Makes a native call that an `AbortSignal` can stop. Without a signal nothing is made for it.
 *
 * A signal that is aborted already rejects with its reason before any call. Otherwise aborting drops the call: what
 * wasn't sent by then isn't sent any more.
 */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  call: (cancel: Cancel | null) => Promise<T | null>,
): Promise<T> {
  if (signal === undefined) {
    return (await call(null)) as T;
  }
  signal.throwIfAborted();
  const cancel = new native.Cancel();
  const stop = () => cancel.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const result = await call(cancel);
    if (result === null) {
      throw signal.reason;
    }
    return result;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
