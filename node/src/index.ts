/**
 * Report the orders that came through a Sovendus click. For Express see `sovendus/express`.
 *
 * @packageDocumentation
 */
export { type Click, findClick, type ParamNames } from './click.js';
export {
  CACHE_CONTROL,
  type Captured,
  ClickCookie,
  type ClickCookieOptions,
  type Consent,
  type RequestFacts,
  type StoredClick,
} from './click-cookie.js';
export type { ClickLike } from './click-like.js';
export { ClickToken } from './click-token.js';
export { Client, type Receipt, type SendOptions } from './client.js';
export type { ClientOptions } from './client-options.js';
export {
  ClosedError,
  ConnectionError,
  ERROR_KINDS,
  type ErrorDetails,
  type ErrorKind,
  InvalidInputError,
  InvalidParametersError,
  OutboxError,
  RedirectedError,
  ServerError,
  SovendusError,
  TimeoutError,
  UnauthorizedError,
  UnexpectedAnswerError,
  UnknownProductError,
  UnknownTokenError,
  WrongEndpointError,
} from './errors.js';
export { type Logger, setLogger } from './logger.js';
export { type FailedAttempt, type RetryLimits, RetryPolicy, type Verdict } from './retry-policy.js';
export { sendConversion } from './send-conversion.js';
