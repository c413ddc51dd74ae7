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
  /** Reports one redemption. Resolves to `null` if it was cancelled first. */
  redeem(redemption: NativeRedemption, cancel?: Cancel | undefined | null): Promise<Redeemed | Failure | null>
  /** Reports many redemptions; the results are in their order. */
  redeemMany(redemptions: Array<NativeRedemption>, cancel?: Cancel | undefined | null): Promise<Array<Redeemed | Failure> | null>
  /** Reports each code of an order once. Resolves to a failure if the order itself is invalid. */
  redeemOrder(codes: Array<string>, order: NativeOrder, cancel?: Cancel | undefined | null): Promise<Array<CodeOutcome> | Failure | null>
  /** Reports one conversion. Resolves to `null` if it was cancelled first. */
  sendConversion(token: string, productId?: string | undefined | null, cancel?: Cancel | undefined | null): Promise<Confirmed | Failure | null>
  /** Reports many conversions; the results are in the order of the tokens. */
  sendConversions(tokens: Array<string>, productIds?: Array<string | undefined | null> | undefined | null, cancel?: Cancel | undefined | null): Promise<Array<Confirmed | Failure> | null>
}

/** What any response to a URL with a click must say in `Cache-Control`. */
export declare const CACHE_CONTROL: string

/** Checks voucher codes. Two that differ in outer white space are the same afterwards. */
export declare function checkCodes(codes: Array<string>): Array<CheckedCode>

/** A voucher code as it is reported, or as it came and why it can't be. */
export interface CheckedCode {
  code: string
  failure: Failure | null
}

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
  /** The default product; without it the first of the further ones is. */
  productId?: string
  apiKey?: string
  /** Further products. */
  products: Array<Credentials>
  trafficSource?: string
  trafficMedium?: string
  percentageBilling?: boolean
  sharedCodes?: boolean
  lateAfterMs?: number
  endpoint?: string
  couponEndpoint?: string
  timeoutMs?: number
  connectTimeoutMs?: number
  budgetMs?: number
  maxRetries?: number
  maxInFlight?: number
  caBundle?: Uint8Array
}

/** What became of one code of an order. */
export interface CodeOutcome {
  /** As it was reported; one that can't be as it came. */
  code: string
  outcome: Redeemed | Failure
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

/** A gross value and what is in it. */
export interface GrossValue {
  gross: string | number | bigint
  currency: string
  tax?: string | number | bigint
  taxPercent?: string | number
  shipping?: string | number | bigint
  discount?: string | number | bigint
}

/** The hash of an address; `null` for a blank one. */
export declare function hashEmail(email: string): string | Failure | null

/** The hashes of many addresses, in one call. */
export declare function hashEmails(emails: Array<string>): NativeHashes

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

/** What is wrong with one of many addresses. */
export interface NativeHashError {
  index: number
  code: string
  problem: string
}

/** The hashes of many addresses. */
export interface NativeHashes {
  /** In the order of the addresses; `null` for a blank address and for one that is among the errors. */
  hashes: Array<string | null>
  errors: Array<NativeHashError>
}

/** An order in which voucher codes were used, before anything of it is checked. */
export interface NativeOrder {
  orderId?: string
  orderValue?: string | number | bigint
  orderCurrency?: string
  email?: string
  emailHash?: string
  trafficMedium?: string
  placedAtMs?: number
}

/** A voucher code and the order that it was used in. */
export interface NativeRedemption {
  couponCode: string
  order: NativeOrder
}

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

/** The net value. */
export declare function netFromGross(value: GrossValue): string | Failure

/** How often, how soon and for how long a call is repeated. */
export interface Policy {
  maxRetries: number
  baseDelayMs: number
  maxDelayMs: number
  maxInternalErrors: number
  maxAgeMs: number
}

/** The headers in which browsers say that they only look ahead. */
export declare function purposeHeaders(): Array<string>

/** What the API confirmed: that it received the redemption. */
export interface Redeemed {
  ok: true
  couponCode: string
  lateByMs: number | null
}

/** What a failed attempt means; `null` if there is no such error code. */
export declare function retryVerdict(policy: Policy, failed: FailedAttempt): NativeVerdict | null

/** What is wrong with a token; `null` if it is valid. */
export declare function tokenFailure(value: string): Failure | null
