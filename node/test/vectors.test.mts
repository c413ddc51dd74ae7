import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ClickCookie, ClickToken, type Consent, findClick, InvalidInputError, RetryPolicy } from 'sovendus';

import { spelled, vectors } from './support/vectors.mjs';

type Repeat = readonly [string, number];

interface TokenCase {
  value?: string;
  repeat?: Repeat;
  masked?: string;
  test?: boolean;
  problem?: string;
}

describe('tokens', () => {
  for (const { value, repeat, masked, test, problem } of vectors<{ cases: TokenCase[] }>('tokens').cases) {
    const text = spelled(value ?? '', repeat);
    it(JSON.stringify(text.slice(0, 40)), () => {
      if (problem !== undefined) {
        assert.throws(() => new ClickToken(text), { code: 'invalid_input', field: 'token', problem });
        return;
      }
      const token = new ClickToken(text);
      assert.deepEqual([token.value, token.masked, token.isTest], [text, masked, test]);
    });
  }

  it('refuses what is no string', () => {
    for (const value of [undefined, null, 7, {}, ['a'], Symbol('a')]) {
      assert.throws(() => new ClickToken(value as string), InvalidInputError);
    }
  });
});

interface QueryCase {
  name: string;
  query?: string;
  prefix?: string;
  repeat?: Repeat;
  params?: [string, string];
  token: string | null;
  product_id: string | null;
}

describe('query strings', () => {
  for (const one of vectors<{ cases: QueryCase[] }>('query_strings').cases) {
    it(one.name, () => {
      const [tokenParam, productParam] = one.params ?? [];
      const query = one.query ?? spelled(one.prefix ?? '', one.repeat);
      const click = findClick(query, { tokenParam, productParam });
      assert.equal(click?.token.value ?? null, one.token);
      assert.equal(click?.productId ?? null, one.product_id);
    });
  }

  it('never throws for a string, and finds nothing in anything else', () => {
    for (const query of [
      '\ud800',
      'sovReqToken=\ud800',
      '%',
      'sovReqToken=%',
      '\0sovReqToken=\0',
      7,
      null,
      undefined,
      {},
    ]) {
      assert.equal(findClick(query as string), null);
    }
  });
});

interface CookieCase {
  name: string;
  secrets: string[];
  now: number;
  https?: boolean;
  domain?: string;
  cookie_name?: string;
  secure?: boolean;
  script_cookies?: boolean;
  token: string | null;
  product_id: string | null;
}
interface IssueCase extends CookieCase {
  token: string;
  https: boolean;
  set_cookie: string;
}
interface ReadCase extends CookieCase {
  cookies: string;
  landed_at: number | null;
}
interface CaptureCase extends CookieCase {
  method: string;
  query: string;
  cookies: string;
  purpose: string | null;
  fetch_mode: string | null;
  consent: Consent;
  expected: string;
}
interface CookieVectors {
  removal: Array<{
    name: string;
    https: boolean;
    domain: string | null;
    script_cookies: boolean;
    set_cookies: string[];
  }>;
  issue: IssueCase[];
  read: ReadCase[];
  capture: CaptureCase[];
}

function cookieOf(one: CookieCase): ClickCookie {
  const { secrets: secret, cookie_name: cookieName, domain: cookieDomain, secure, script_cookies: scriptCookies } = one;
  return new ClickCookie({ secret, cookieName, cookieDomain, secure, scriptCookies });
}

describe('cookies', () => {
  const { removal, issue, read, capture } = vectors<CookieVectors>('cookies');

  it('removal', () => {
    for (const one of removal) {
      const cookieDomain = one.domain ?? undefined;
      const secret = 'correct horse battery staple';
      const cookie = new ClickCookie({ secret, cookieDomain, scriptCookies: one.script_cookies });
      assert.deepEqual(cookie.removal(one.https), one.set_cookies, one.name);
    }
  });

  for (const one of issue) {
    it(`issue: ${one.name}`, () => {
      const click = { token: new ClickToken(one.token), ...(one.product_id && { productId: one.product_id }) };
      assert.equal(cookieOf(one).issue(click, one.https, one.now * 1000), one.set_cookie);
    });
  }

  for (const one of read) {
    it(`read: ${one.name}`, () => {
      const stored = cookieOf(one).read(one.cookies, one.now * 1000);
      assert.equal(stored?.click.token.value ?? null, one.token);
      assert.equal(stored?.click.productId ?? null, one.product_id);
      assert.equal(stored?.landedAt?.getTime() ?? null, one.landed_at === null ? null : one.landed_at * 1000);
    });
  }

  for (const one of capture) {
    it(`capture: ${one.name}`, () => {
      const { method, query, cookies, purpose, fetch_mode: fetchMode, https = false } = one;
      const hints = { ...(purpose !== null && { purpose }), ...(fetchMode !== null && { fetchMode }) };
      const captured = cookieOf(one).capture({ method, query, cookies, https, ...hints }, one.consent, one.now * 1000);
      assert.equal(captured.action, one.expected);
      assert.equal(captured.setCookies.length > 0, ['set', 'remove'].includes(one.expected));
    });
  }
});

interface BackoffCase {
  name: string;
  policy: {
    max_retries: number;
    base_delay_ms: number;
    max_delay_ms: number;
    max_internal_errors: number;
    max_age_ms: number;
  };
  code: string;
  retry_after: string | null;
  retries: number;
  age_ms: number;
  now: number;
  random: number;
  expected: { retry_ms: number } | 'rejected' | 'exhausted';
}

describe('backoff', () => {
  for (const one of vectors<{ cases: BackoffCase[] }>('backoff').cases) {
    it(one.name, () => {
      const policy = new RetryPolicy({
        maxRetries: one.policy.max_retries,
        baseDelayMs: one.policy.base_delay_ms,
        maxDelayMs: one.policy.max_delay_ms,
        maxInternalErrors: one.policy.max_internal_errors,
        maxAgeMs: one.policy.max_age_ms,
      });
      const { code, retry_after: retryAfter, retries, age_ms: ageMs, random } = one;
      const verdict = policy.verdict({ code, retryAfter, retries, ageMs, nowMs: one.now * 1000, random });
      if (typeof one.expected === 'string') {
        assert.deepEqual(verdict, { verdict: one.expected, delayMs: null });
        return;
      }
      assert.equal(verdict.verdict, 'retry');
      assert.ok(Math.abs((verdict.delayMs ?? -1) - one.expected.retry_ms) < 0.001, String(verdict.delayMs));
    });
  }
});
