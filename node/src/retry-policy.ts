import { native } from './native.js';

/** How often, how soon and for how long a call is repeated. */
export interface RetryLimits {
  /** How many times a call is repeated after its first attempt. 0 means none. */
  readonly maxRetries: number;
  /** The upper bound of the first delay in ms; it doubles with each retry. 0 means no delay. */
  readonly baseDelayMs: number;
  /** No upper bound grows beyond this, in ms. `Retry-After` may ask for more. */
  readonly maxDelayMs: number;
  /** How many times a call is repeated that failed with `internal_error`, at most: it may be permanent. */
  readonly maxInternalErrors: number;
  /** Nothing is repeated that would begin later than this after the first attempt, in ms. */
  readonly maxAgeMs: number;
}

/** A failed attempt: all that a verdict depends on beside the limits. */
export interface FailedAttempt {
  /** The `code` of the error. */
  readonly code: string;
  /** The `Retry-After` header as it came. */
  readonly retryAfter?: string | null;
  /** How many retries there have been before: 0 after the first attempt. */
  readonly retries: number;
  /** The time since the first attempt began, in ms. */
  readonly ageMs: number;
  /** The time of the answer; now by default. */
  readonly nowMs?: number;
  /** From 0 to 1; drawn by default. */
  readonly random?: number;
}

/** What a failed attempt means: call again after the delay, never again until something is mended, or no more. */
export type Verdict =
  | { readonly verdict: 'retry'; readonly delayMs: number }
  | { readonly verdict: 'rejected' | 'exhausted'; readonly delayMs: null };

/** When to call again, for those who keep a queue of their own. Pure: clock and randomness are handed in. */
export class RetryPolicy implements RetryLimits {
  readonly maxRetries: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxInternalErrors: number;
  readonly maxAgeMs: number;

  /** For a call that somebody waits for: two more tries, soon. Give limits to change some. */
  constructor(limits: Partial<RetryLimits> = {}) {
    const all = { ...native.namedPolicy('default'), ...limits };
    this.maxRetries = all.maxRetries;
    this.baseDelayMs = all.baseDelayMs;
    this.maxDelayMs = all.maxDelayMs;
    this.maxInternalErrors = all.maxInternalErrors;
    this.maxAgeMs = all.maxAgeMs;
  }

  /** For deliveries that nobody waits for: three days, with up to an hour in between. */
  static durable(): RetryPolicy {
    return new RetryPolicy(native.namedPolicy('durable'));
  }

  /**
   * What a failed attempt means for the call.
   *
   * @throws TypeError if there is no error of that code.
   */
  verdict(failed: FailedAttempt): Verdict {
    const { retryAfter, ...rest } = { nowMs: Date.now(), random: Math.random(), ...failed };
    const header = retryAfter == null ? {} : { retryAfter };
    const verdict = native.retryVerdict({ ...this }, { ...rest, ...header });
    if (verdict === null) {
      throw new TypeError('there is no error of that code');
    }
    return verdict as Verdict;
  }
}
