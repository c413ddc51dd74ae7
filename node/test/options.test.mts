import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ClickCookie, Client, findClick, InvalidInputError } from 'sovendus';
import { configure, type ExpressOptions, sovendus } from 'sovendus/express';

import { KEY, PRODUCT } from './support/sandbox.mjs';

const CLIENT = { productId: PRODUCT, apiKey: KEY };
const COOKIE = { secret: 'sixteen bytes and more' };
const SHOP = { ...CLIENT, ...COOKIE, consent: 'not-required' } as const;

function client(options: object): () => Client {
  return () => new Client(options as never);
}

function shop(options: object): () => unknown {
  return () => sovendus(options as ExpressOptions);
}

describe('options of another kind', () => {
  const cases: Array<[string, () => unknown, RegExp]> = [
    ['no client options', client(undefined as never), /^sovendus.Client: an object of options is expected$/],
    ['no product', client({ apiKey: KEY }), /the option "productId" is missing \(a string\)/],
    ['an undefined product', client({ ...CLIENT, productId: undefined }), /the option "productId" is missing/],
    ['another case', client({ ...CLIENT, productID: PRODUCT }), /no option "productID"; did you mean "productId"\?/],
    ['another style', client({ ...CLIENT, time_out_ms: 1 }), /no option "time_out_ms"; did you mean "timeoutMs"\?/],
    ['something else', client({ ...CLIENT, colour: 1 }), /no option "colour"; there are productId, apiKey, /],
    ['a prototype', client({ ...CLIENT, toString: 1 }), /no option "toString"/],
    ['a number as key', client({ ...CLIENT, apiKey: 7 }), /the option "apiKey" must be a string$/],
    ['a text as time', client({ ...CLIENT, timeoutMs: '7' }), /"timeoutMs" must be a number of milliseconds/],
    ['half a retry', client({ ...CLIENT, maxRetries: 0.5 }), /"maxRetries" must be a whole number/],
    ['fewer than no retries', client({ ...CLIENT, maxRetries: -1 }), /"maxRetries" must be a whole number/],
    ['a list of products', client({ ...CLIENT, products: [1] }), /"products" must be an object of product ids/],
    ['no secret', () => new ClickCookie({} as never), /^sovendus.ClickCookie: the option "secret" is missing/],
    ['no secrets', () => new ClickCookie({ secret: [] }), /"secret" must be a string, or a list of at least one/],
    [
      'no consent',
      shop({ ...SHOP, consent: undefined }),
      /^sovendus: the option "consent" is missing \('not-required' or /,
    ],
    ['a consent of its own', shop({ ...SHOP, consent: 'yes' }), /"consent" must be 'not-required' or a callback/],
    ['no secret in a shop', shop({ ...SHOP, secret: undefined }), /^sovendus: the option "secret" is missing/],
    ['another secret', shop({ ...SHOP, secrets: [] }), /no option "secrets"; did you mean "secret"\?/],
    ['a silent logger', shop({ ...SHOP, logger: {} }), /"logger" must be an object with a method warn/],
  ];
  for (const [name, make, message] of cases) {
    it(name, () => assert.throws(make, { name: 'TypeError', message }));
  }

  it('undefined is as good as left out', () => {
    client({ ...CLIENT, endpoint: undefined, products: undefined, caBundle: undefined, budgetMs: undefined })();
    shop({ ...SHOP, cookieName: undefined, logger: undefined, budgetMs: undefined })();
  });
});

describe('values that cannot be right', () => {
  const cases: Array<[() => unknown, string, string]> = [
    [client({ ...CLIENT, productId: '' }), 'product_id', 'empty'],
    [client({ ...CLIENT, productId: '7' }), 'product_id', 'not_a_uuid'],
    [client({ ...CLIENT, apiKey: '' }), 'api_key', 'empty'],
    [client({ ...CLIENT, apiKey: `${KEY}\n` }), 'api_key', 'character'],
    [client({ ...CLIENT, products: { [PRODUCT]: KEY } }), 'product_id', 'duplicate'],
    [client({ ...CLIENT, products: { x: KEY } }), 'product_id', 'not_a_uuid'],
    [client({ ...CLIENT, endpoint: 'x' }), 'endpoint', 'not_a_url'],
    [client({ ...CLIENT, endpoint: 'http://example.com' }), 'endpoint', 'insecure'],
    [client({ ...CLIENT, timeoutMs: 0 }), 'timeout', 'out_of_range'],
    [client({ ...CLIENT, timeoutMs: -1 }), 'timeout', 'out_of_range'],
    [client({ ...CLIENT, connectTimeoutMs: Number.NaN }), 'timeout', 'out_of_range'],
    [client({ ...CLIENT, budgetMs: Number.POSITIVE_INFINITY }), 'timeout', 'out_of_range'],
    [client({ ...CLIENT, maxInFlight: 0 }), 'max_in_flight', 'out_of_range'],
    [client({ ...CLIENT, caBundle: '/etc/ssl/cert.pem' }), 'ca_bundle', 'not_pem'],
    [client({ ...CLIENT, caBundle: Buffer.from('x') }), 'ca_bundle', 'not_pem'],
    [() => new ClickCookie({ secret: '' }), 'secret', 'empty'],
    [() => new ClickCookie({ secret: 'short' }), 'secret', 'too_short'],
    [() => new ClickCookie({ secret: [COOKIE.secret, 'short'] }), 'secret', 'too_short'],
    [() => new ClickCookie({ ...COOKIE, cookieName: 'a b' }), 'cookie_name', 'character'],
    [() => new ClickCookie({ ...COOKIE, cookieDomain: 'a;b' }), 'cookie_domain', 'character'],
    [() => new ClickCookie({ ...COOKIE, tokenParam: '' }), 'param_name', 'empty'],
    [() => findClick('%', { tokenParam: 'a', productParam: 'a' }), 'param_name', 'duplicate'],
    [() => configure({ ...SHOP, secret: 'short' }), 'secret', 'too_short'],
  ];
  for (const [make, field, problem] of cases) {
    it(`${field} ${problem}`, () => {
      assert.throws(make, (error) => {
        assert.ok(error instanceof InvalidInputError);
        assert.deepEqual([error.field, error.problem], [field, problem]);
        return true;
      });
    });
  }
});
