import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ClickCookie, Client, findClick, InvalidInputError } from 'sovendus';
import { configure, type ExpressOptions, sovendus } from 'sovendus/express';

import { KEY, MEDIUM, PRODUCT } from './support/sandbox.mjs';

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
    ['another case', client({ ...CLIENT, productID: PRODUCT }), /no option "productID"; did you mean "productId"\?/],
    ['another style', client({ ...CLIENT, time_out_ms: 1 }), /no option "time_out_ms"; did you mean "timeoutMs"\?/],
    [
      'something else',
      client({ ...CLIENT, colour: 1 }),
      /no option "colour"; there are productId, apiKey, products, trafficSource, /,
    ],
    ['a prototype', client({ ...CLIENT, toString: 1 }), /no option "toString"/],
    ['a number as key', client({ ...CLIENT, apiKey: 7 }), /the option "apiKey" must be a string$/],
    ['a text as time', client({ ...CLIENT, timeoutMs: '7' }), /"timeoutMs" must be a number of milliseconds/],
    ['half a retry', client({ ...CLIENT, maxRetries: 0.5 }), /"maxRetries" must be a whole number/],
    ['fewer than no retries', client({ ...CLIENT, maxRetries: -1 }), /"maxRetries" must be a whole number/],
    ['a number as traffic source', client({ trafficSource: 1234 }), /"trafficSource" must be a string$/],
    ['a text as billing', client({ ...CLIENT, percentageBilling: 'yes' }), /"percentageBilling" must be true or false/],
    ['a negative age', client({ ...CLIENT, lateAfterMs: -1 }), /"lateAfterMs" must be a number of milliseconds, 0 or /],
    ['no age', client({ ...CLIENT, lateAfterMs: Number.NaN }), /"lateAfterMs" must be a number of milliseconds/],
    ['another style of source', shop({ ...SHOP, traffic_source: '1' }), /did you mean "trafficSource"\?/],
    ['a number as medium in a shop', shop({ ...SHOP, trafficMedium: 7 }), /"trafficMedium" must be a string$/],
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

  it('a product, products or a traffic source are enough', () => {
    const [trafficSource, { secret, consent }] = ['1234', SHOP];
    for (const options of [{ products: { [PRODUCT]: KEY } }, { trafficSource }, { ...CLIENT, trafficSource }]) {
      client({ ...options, productId: undefined, apiKey: undefined })();
      client(options)();
      shop({ ...options, secret, consent })();
    }
    const all = { trafficMedium: MEDIUM, percentageBilling: true, sharedCodes: true, lateAfterMs: 0 };
    client({ trafficSource, ...all, couponEndpoint: 'https://example.com' })();
    shop({ trafficSource, secret, consent, ...all, couponEndpoint: 'https://example.com' })();
  });
});

describe('values that cannot be right', () => {
  const cases: Array<[() => unknown, string, string]> = [
    [client({ ...CLIENT, productId: '' }), 'product_id', 'empty'],
    [client({ ...CLIENT, productId: '7' }), 'product_id', 'not_a_uuid'],
    [client({}), 'product_id', 'missing'],
    [client({ products: {} }), 'product_id', 'missing'],
    [client({ trafficMedium: MEDIUM }), 'traffic_source', 'missing'],
    [client({ ...CLIENT, trafficMedium: MEDIUM }), 'traffic_source', 'missing'],
    [client({ apiKey: KEY }), 'product_id', 'missing'],
    [client({ apiKey: KEY, trafficSource: '1234' }), 'product_id', 'missing'],
    [client({ productId: PRODUCT }), 'api_key', 'missing'],
    [client({ ...CLIENT, productId: undefined }), 'product_id', 'missing'],
    [client({ trafficSource: '' }), 'traffic_source', 'empty'],
    [client({ trafficSource: '12/34' }), 'traffic_source', 'character'],
    [client({ trafficSource: '1'.repeat(21) }), 'traffic_source', 'too_long'],
    [client({ trafficSource: '1234', trafficMedium: '7' }), 'traffic_medium', 'not_a_uuid'],
    [client({ trafficSource: '1234', couponEndpoint: 'http://example.com' }), 'endpoint', 'insecure'],
    [shop({ ...COOKIE, consent: 'not-required' }), 'product_id', 'missing'],
    [shop({ ...SHOP, apiKey: undefined }), 'api_key', 'missing'],
    [shop({ ...SHOP, trafficSource: 'x' }), 'traffic_source', 'character'],
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
