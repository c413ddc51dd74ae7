/** Stops the call that it was given to. Made only for calls that have an `AbortSignal`. */
export declare class Cancel {
  constructor()
  /** The call resolves to `null` instead, unless it is complete already. */
  cancel(): void
}

/** The names of the landing parameters, read once. */
export declare class LandingParams {
  /** Names left out are the usual ones. */
  static create(token?: string | undefined | null, productId?: string | undefined | null): LandingParams | Failure
  get token(): string
  /** The click in a raw query string, if there is one. */
  findClick(query: string): NativeClick | null
}

export declare class NativeClickCookie {
  get tokenParam(): string
  hasClick(query: string): boolean
  capture(facts: Facts, nowMs: number, consent: NativeConsent): Decision
  read(cookies: string, nowMs: number): NativeStoredClick | null
  issue(token: string, productId: string | undefined | null, nowMs: number, https: boolean): string | Failure
  removal(https: boolean): Array<string>
  static create(settings: ClickCookieSettings): NativeClickCookie | Failure
}

export declare class NativeClient {
  /** Checks the settings and starts nothing. */
  static create(settings: ClientSettings): NativeClient | Failure
  close(): void
  /** Reports one conversion. Resolves to `null` if it was cancelled first. */
  sendConversion(token: string, productId?: string | undefined | null, cancel?: Cancel | undefined | null): Promise<Confirmed | Failure | null>
  /** Reports many conversions; the results are in the order of the tokens. */
  sendConversions(tokens: Array<string>, productIds?: Array<string | undefined | null> | undefined | null, cancel?: Cancel | undefined | null): Promise<Array<Confirmed | Failure> | null>
}

/** What any response to a URL with a click must say in `Cache-Control`. */
export declare const CACHE_CONTROL: string

/** Settings of the click cookie; what is left out has the core's default. */
export interface ClickCookieSettings {
  /** The first signs, all of them read. */
  secrets: Array<string>
  name?: string
  domain?: string
  secure?: boolean
  tokenParam?: string
  productParam?: string
  scriptCookies?: boolean
}

/** Settings of a client; what is left out has the core's default. */
export interface ClientSettings {
  /** The first is the default product. */
  products: Array<Credentials>
  endpoint?: string
  timeoutMs?: number
  connectTimeoutMs?: number
  budgetMs?: number
  maxRetries?: number
  maxInFlight?: number
  caBundle?: Uint8Array
}

/** What the API confirmed. */
export interface Confirmed {
  ok: true
  token: string
  productId: string
}

/** Whether a click may be stored and used. */
export declare function consentIsGiven(consent: NativeConsent): boolean

/** A product and its API key. */
export interface Credentials {
  productId: string
  apiKey: string
}

/** What a request means for the cookie. */
export interface Decision {
  action: 'nothing' | 'keep' | 'set' | 'remove'
  setCookies: Array<string>
}

/** One line of the table of errors. */
export interface ErrorKindRow {
  code: string
  name: string
  isRetryable: boolean
  meaning: string
}

/** Every kind of error, in the order of the documented table. */
export declare function errorKinds(): Array<ErrorKindRow>

/** What capturing needs to know of a request. */
export interface Facts {
  method: string
  query: string
  cookies: string
  purpose?: string
  fetchMode?: string
  https: boolean
}

/** A failed attempt. */
export interface FailedAttempt {
  code: string
  /** The header as it came. */
  retryAfter?: string
  retries: number
  ageMs: number
  nowMs: number
  random: number
}

/** An error as the TypeScript side makes its class of: codes and a message, and no value that anybody sent. */
export interface Failure {
  ok: false
  code: string
  message: string
  isRetryable: boolean
  status: number | null
  field: string | null
  problem: string | null
  /** In seconds from now. */
  retryAfter: number | null
}

/** Whether it is a test token. */
export declare function isTestToken(value: string): boolean

/** What may be logged of a token; of anything else nothing. */
export declare function maskToken(value: string): string

/** The named policies of the core. */
export declare function namedPolicy(name: 'default' | 'durable' | 'none'): Policy

/** A click: its token, and the product that the landing URL named. */
export interface NativeClick {
  token: string
  productId: string | null
}

/** The shop's decision on storing the click with this visitor. */
export type NativeConsent = 'not_required' | 'granted' | 'denied' | 'unknown'

/** A click as the cookie keeps it. */
export interface NativeStoredClick {
  click: NativeClick
  landedAtMs: number | null
  needsConsent: boolean
}

/** What it means: a delay after which to call again, or why not to. */
export interface NativeVerdict {
  verdict: 'retry' | 'rejected' | 'exhausted'
  delayMs: number | null
}

/** How often, how soon and for how long a call is repeated. */
export interface Policy {
  maxRetries: number
  baseDelayMs: number
  maxDelayMs: number
  maxAgeMs: number
}

/** The headers in which browsers say that they only look ahead. */
export declare function purposeHeaders(): Array<string>

/** What a failed attempt means; `null` if there is no such error code. */
export declare function retryVerdict(policy: Policy, failed: FailedAttempt): NativeVerdict | null

/** What is wrong with a token; `null` if it is valid. */
export declare function tokenFailure(value: string): Failure | null
