/**
 * Report the orders that came through a Sovendus click, and those in which voucher codes were used. For Express see
 * `sovendus/express`.
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
export { Client, type Receipt, type RedeemOptions, type RedemptionReceipt, type SendOptions } from './client.js';
export type { ClientOptions } from './client-options.js';
export { type HashError, type HashedEmails, hashEmail, hashEmails } from './email.js';
export {
  ClosedError,
  ConnectionError,
  ERROR_KINDS,
  type ErrorDetails,
  type ErrorKind,
  InternalError,
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
export { type GrossValue, type Money, netFromGross } from './money.js';
export type { OrderFacts, Redemption } from './redemption.js';
export { type FailedAttempt, type RetryLimits, RetryPolicy, type Verdict } from './retry-policy.js';
export { sendConversion } from './send-conversion.js';
