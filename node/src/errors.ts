import type { Failure } from '../native/binding.js';
import { native } from './native.js';

/** One kind of error: a line of the documented table. */
export interface ErrorKind {
  /** The stable code, the same in every language. */
  readonly code: string;
  /** The kind's name, from which its class is named: `Timeout` is thrown as `TimeoutError`. */
  readonly name: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly isRetryable: boolean;
  /** What it means and what to do. */
  readonly meaning: string;
}

/** Every kind of error, in the order of the documented table. */
export const ERROR_KINDS: readonly ErrorKind[] = Object.freeze(native.errorKinds().map((kind) => Object.freeze(kind)));

/** What an error may tell beside its code. */
export interface ErrorDetails {
  readonly message?: string;
  readonly status?: number | null;
  readonly field?: string | null;
  readonly problem?: string | null;
  readonly retryAfter?: number | null;
}

/**
 * The base of everything that this package rejects with.
 *
 * No error holds an API key, a whole click token, an e-mail address, a URL or a body, so all of it may be logged.
 */
export class SovendusError extends Error {
  /** The stable code, the same in every language: `unauthorized`, `timeout`, … */
  readonly code: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly isRetryable: boolean;
  /** The HTTP status of the answer; `null` if there was none or it decided nothing. */
  readonly status: number | null;
  /** For invalid input: which input it was, such as `token`. */
  readonly field: string | null;
  /** For invalid input: what was wrong with it, such as `too_long`. */
  readonly problem: string | null;
  /** In how many seconds the server asked to be called again; `null` if it didn't. */
  readonly retryAfter: number | null;

  constructor(code: string, details: ErrorDetails = {}) {
    const kind = kindOf(code);
    super(details.message ?? kind.meaning);
    this.code = kind.code;
    this.isRetryable = kind.isRetryable;
    this.status = details.status ?? null;
    this.field = details.field ?? null;
    this.problem = details.problem ?? null;
    this.retryAfter = details.retryAfter ?? null;
  }

  /** All that is known, for structured logs. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, isRetryable, status, field, problem, retryAfter } = this;
    return { name, code, message, isRetryable, status, field, problem, retryAfter };
  }
}
Object.defineProperty(SovendusError.prototype, 'name', { value: 'SovendusError' });

/** A value that can't be right was refused before anything was sent; `field` and `problem` say which and why. */
export class InvalidInputError extends ofKind('invalid_input') {}
/** 403: the API key is wrong or missing. */
export class UnauthorizedError extends ofKind('unauthorized') {}
/** The API doesn't know the product id, or the client has no key for it. */
export class UnknownProductError extends ofKind('unknown_product') {}
/** The API doesn't know the click token. */
export class UnknownTokenError extends ofKind('unknown_token') {}
/** The API found a parameter malformed. */
export class InvalidParametersError extends ofKind('invalid_parameters') {}
/** 404 or 405: not the documented endpoint. */
export class WrongEndpointError extends ofKind('wrong_endpoint') {}
/** 3xx: redirects are never followed, since the body carries the API key. */
export class RedirectedError extends ofKind('redirected') {}
/** 500, 502–504, 408, 425 or 429: repeat the call later. */
export class ServerError extends ofKind('server_error') {}
/**
 * 500 to a redemption, which the API also gives for an unknown traffic source number or traffic medium id: worth
 * repeating, but not for long.
 */
export class InternalError extends ofKind('internal_error') {}
/** An answer that the API doesn't document, such as a captive portal's 200. */
export class UnexpectedAnswerError extends ofKind('unexpected_answer') {}
/** No answer before the deadline. The call may or may not have arrived. */
export class TimeoutError extends ofKind('timeout') {}
/** The connection couldn't be made or broke. The call may or may not have arrived. */
export class ConnectionError extends ofKind('connection') {}
/** The durable outbox can't be used. */
export class OutboxError extends ofKind('outbox') {}
/** The client was closed. */
export class ClosedError extends ofKind('closed') {}

const CLASSES = [
  InvalidInputError,
  UnauthorizedError,
  UnknownProductError,
  UnknownTokenError,
  InvalidParametersError,
  WrongEndpointError,
  RedirectedError,
  ServerError,
  InternalError,
  UnexpectedAnswerError,
  TimeoutError,
  ConnectionError,
  OutboxError,
  ClosedError,
] as const;

const BY_CODE = new Map<string, new (details: ErrorDetails) => SovendusError>(
  CLASSES.map((errorClass) => [errorClass.code, errorClass]),
);

/** The error that a failed native call stands for. */
export function errorFrom(failure: Failure): SovendusError {
  const ErrorClass = BY_CODE.get(failure.code);
  return ErrorClass ? new ErrorClass(failure) : new SovendusError(failure.code, failure);
}

interface KindClass<Code extends string> {
  readonly code: Code;
  new (details?: ErrorDetails): SovendusError & { readonly code: Code };
}

function ofKind<Code extends string>(code: Code): KindClass<Code> {
  class OfKind extends SovendusError {
    static readonly code = code;
    declare readonly code: Code;

    constructor(details?: ErrorDetails) {
      super(code, details);
    }
  }
  // On the prototype, so that a stack trace begins with it.
  Object.defineProperty(OfKind.prototype, 'name', { value: classNameOf(kindOf(code)) });
  return OfKind;
}

function classNameOf(kind: ErrorKind): string {
  return kind.name.endsWith('Error') ? kind.name : `${kind.name}Error`;
}

function kindOf(code: string): ErrorKind {
  const unknown = { code, name: 'Sovendus', isRetryable: false, meaning: code };
  return ERROR_KINDS.find((kind) => kind.code === code) ?? unknown;
}
