import { inspect } from 'node:util';

import type { ClickCookieSettings, Facts, NativeClickCookie, NativeConsent } from '../native/binding.js';
import { type Click, clickFrom, mayHold } from './click.js';
import { type ClickLike, partsOf } from './click-like.js';
import { unwrap } from './failure.js';
import { native } from './native.js';
import { checkOptions, flag, type Rule, text } from './options.js';

/** What any response to a URL with a click must say in `Cache-Control`, in place of anything else. */
export const CACHE_CONTROL: string = native.CACHE_CONTROL;

/** The headers in which browsers say that they only look ahead; what they say is {@link RequestFacts}' `purpose`. */
export const PURPOSE_HEADERS: readonly string[] = native.purposeHeaders();

/** Whether a click may be stored and used. */
export function consentIsGiven(consent: Consent): boolean {
  return native.consentIsGiven(consent);
}

/** Settings of the click cookie. */
export interface ClickCookieOptions {
  /** The shop's secret, 16 bytes or more; of several the first signs and all read, so that it can be changed. */
  readonly secret: string | readonly string[];
  /** The cookie's name; `sovendus_click` by default. */
  readonly cookieName?: string | undefined;
  /** The cookie's domain, such as `example.com` to share it with `www.example.com`; by default the host's own. */
  readonly cookieDomain?: string | undefined;
  /** Whether the cookie is `Secure`; by default it is when the request came over https. */
  readonly secure?: boolean | undefined;
  /** The name of the token's landing parameter; `sovReqToken` by default. */
  readonly tokenParam?: string | undefined;
  /** The name of the product's landing parameter; `sovReqProductId` by default. */
  readonly productParam?: string | undefined;
  /** Whether the vendor's own script cookies are read where there is none of ours; off by default. */
  readonly scriptCookies?: boolean | undefined;
}

/** What capturing needs to know of a request. */
export type RequestFacts = Readonly<Facts>;

/** The shop's decision on storing the click with this visitor. */
export type Consent = NativeConsent;

/** What a request means for the cookie. */
export interface Captured {
  readonly action: 'nothing' | 'keep' | 'set' | 'remove';
  /** Values of `Set-Cookie` to send: one for `set`, one or more for `remove`. */
  readonly setCookies: readonly string[];
}

/** A click as the cookie keeps it. */
export interface StoredClick {
  readonly click: Click;
  /** When the shopper landed; `null` if the vendor's browser script set the cookie. */
  readonly landedAt: Date | null;
  /** Whether nobody asked for consent yet: then it is the vendor's script that stored the click. */
  readonly needsConsent: boolean;
}

const secrets: Rule = {
  expected: 'a string, or a list of at least one',
  holds: (value) => {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    return list.length > 0 && list.every(text.holds);
  },
};

/** What of {@link ClickCookieOptions} must be given. */
export const REQUIRED_COOKIE_OPTIONS = { secret: secrets };

/** What of {@link ClickCookieOptions} may be given. */
export const OPTIONAL_COOKIE_OPTIONS = {
  cookieName: text,
  cookieDomain: text,
  secure: flag,
  tokenParam: text,
  productParam: text,
  scriptCookies: flag,
};

/**
 * The signed cookie that keeps a click for 30 days, for frameworks that this package has no adapter for.
 *
 * Pure: it reads request facts and says which header to send. No method throws for anything that a visitor sends.
 */
export class ClickCookie {
  readonly #native: NativeClickCookie;
  readonly #tokenParam: string;

  /** @throws TypeError for an option that is missing, unknown or of another type; InvalidInputError for its value. */
  constructor(options: ClickCookieOptions) {
    checkOptions('sovendus.ClickCookie', options, REQUIRED_COOKIE_OPTIONS, OPTIONAL_COOKIE_OPTIONS);
    const { secret, cookieName, cookieDomain, ...rest } = options;
    const settings = { ...rest, name: cookieName, domain: cookieDomain, secrets: [secret].flat() };
    this.#native = unwrap(native.NativeClickCookie.create(settings as ClickCookieSettings));
    this.#tokenParam = this.#native.tokenParam;
  }

  /** Whether a raw query string holds a valid click: the cheap question to ask on every request. */
  hasClick(query: string): boolean {
    return mayHold(query, this.#tokenParam) && this.#native.hasClick(query);
  }

  /** What a request means for the cookie. If its URL {@link hasClick}, send {@link CACHE_CONTROL} whatever it is. */
  capture(request: RequestFacts, consent: Consent, nowMs: number = Date.now()): Captured {
    return this.#native.capture(request, nowMs, consent) as Captured;
  }

  /** The click in a `Cookie` header, unless it is forged or older than 30 days. */
  read(cookieHeader: string | undefined, nowMs: number = Date.now()): StoredClick | null {
    const stored = this.#native.read(cookieHeader ?? '', nowMs);
    if (stored === null) {
      return null;
    }
    const landedAt = stored.landedAtMs === null ? null : new Date(stored.landedAtMs);
    return { click: clickFrom(stored.click), landedAt, needsConsent: stored.needsConsent };
  }

  /**
   * The `Set-Cookie` header that keeps a click from now on.
   *
   * @throws InvalidInputError if it isn't a valid click.
   */
  issue(click: ClickLike, https: boolean, nowMs: number = Date.now()): string {
    return unwrap(this.#native.issue(...partsOf(click), nowMs, https));
  }

  /** The `Set-Cookie` headers that remove the click, wherever {@link read} would find it. */
  removal(https: boolean): readonly string[] {
    return this.#native.removal(https);
  }

  [inspect.custom](): string {
    return 'ClickCookie {}';
  }
}
