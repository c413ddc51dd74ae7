import { unwrap } from './failure.js';
import { native } from './native.js';
import { listOf } from './options.js';

/** The hashes of many addresses. */
export interface HashedEmails {
  /** In the order of the addresses; `null` for a blank address, and for one that is among the errors. */
  readonly hashes: ReadonlyArray<string | null>;
  /** What is wrong with which. */
  readonly errors: readonly HashError[];
}

/** What is wrong with one of many addresses. */
export interface HashError {
  /** Its place in the list. */
  readonly index: number;
  /** The code of the error: `invalid_input`. */
  readonly code: string;
  /** What was wrong with it, such as `missing_at`. */
  readonly problem: string;
}

/**
 * The hash of a customer's e-mail address, by which Sovendus recognises recurring customers: 32 hexadecimal digits, or
 * `null` for a blank address. It is the same in every language. It is personal data: keep it out of logs.
 *
 * @throws InvalidInputError for what isn't an address. The error doesn't repeat it.
 */
export function hashEmail(email: string): string | null {
  if (typeof email !== 'string') {
    throw new TypeError('sovendus.hashEmail: a string is expected');
  }
  return unwrap(native.hashEmail(email));
}

/**
 * The hashes of many addresses, in one native call. An address that is none doesn't hinder the others: it is among the
 * errors.
 *
 * @throws TypeError for what isn't a list of strings.
 */
export function hashEmails(emails: Iterable<string>): HashedEmails {
  const list = listOf('sovendus.hashEmails', emails);
  const wrong = list.findIndex((email) => typeof email !== 'string');
  if (wrong >= 0) {
    throw new TypeError(`sovendus.hashEmails: strings are expected, and number ${wrong} is none`);
  }
  return native.hashEmails(list);
}
