import { inspect } from 'node:util';

import { errorFrom } from './errors.js';
import { native } from './native.js';

/**
 * The value of `sovReqToken`: 1 to 128 ASCII letters, digits, `-` or `_`. Validated once, valid ever after.
 *
 * However it is printed, it shows at most its first 8 characters; {@link value} is the whole of it.
 */
export class ClickToken {
  readonly #value: string;

  /**
   * Nothing is trimmed or repaired.
   *
   * @throws InvalidInputError if it isn't a valid token. The error doesn't repeat the value.
   */
  constructor(value: string) {
    const failure = native.tokenFailure(typeof value === 'string' ? value : '');
    if (failure !== null) {
      throw errorFrom(failure);
    }
    this.#value = value;
  }

  /** The whole token, for storing it with an order. Log {@link masked} instead. */
  get value(): string {
    return this.#value;
  }

  /** What may be logged: at most the first 8 characters. */
  get masked(): string {
    return native.maskToken(this.#value);
  }

  /** Whether this is a test token, such as `11111-test-111-11111`: answered like a real one, but not counted. */
  get isTest(): boolean {
    return native.isTestToken(this.#value);
  }

  /** Masked. */
  toString(): string {
    return this.masked;
  }

  /** Masked, so that a token that strays into a log stays unusable. Store {@link value}. */
  toJSON(): string {
    return this.masked;
  }

  [inspect.custom](): string {
    return `ClickToken(${this.masked})`;
  }
}
