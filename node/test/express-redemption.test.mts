import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';

import { type ExpressOptions, type RedeemedCodes, sovendus } from 'sovendus/express';

import { KEY, PRODUCT, type Sandbox, SOURCE, startSandbox } from './support/sandbox.mjs';
import { openShop, type Shop } from './support/shop.mjs';
import { Visitor } from './support/visitor.mjs';

const HOUR_MS = 3_600_000;
const COOKIE = { secret: 'a secret for the tests only', consent: 'not-required' } as const;

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());
beforeEach(() => sandbox.clear());

for (const version of ['express4', 'express5']) {
  describe(`${version}`, () => {
    let shop: Shop;
    before(async () => {
      shop = await openShop(version, sandbox, 'not-required');
    });
    after(() => shop.stop());

    async function reports(ref: unknown, order: unknown): Promise<unknown> {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const url = `http://127.0.0.1:${shop.ready.port}/vouchers`;
      return (await fetch(url, { ...init, body: JSON.stringify({ ref, order }) })).json();
    }

    it('reports each code of an order', async () => {
      await sandbox.fault({ fault: { kind: 'status', status: 422 }, coupon: 'BAD' });
      const codes = ['ONE', ' ONE ', 'BAD', '', 'two'];
      const order = { codes, netValue: '12.345', currency: 'EUR', email: ' Ada@Example.com' };
      assert.deepEqual(await reports('A-1', order), { ONE: true, BAD: false, two: true });
      const sent = (await sandbox.journal()).map((entry) => entry.body).sort();
      const facts = '"order_value":"12.34","order_currency":"EUR","order_id":"A-1"';
      const hash = '"email_hash":"3e3417d7ef77d5932a6734b916515ed5"';
      assert.deepEqual(
        sent,
        ['BAD', 'ONE', 'two'].map((code) => `{${hash},${facts},"coupon_code":"${code}"}`),
      );
      assert.match(shop.errors(), /coupon code "BAD" of order "A-1" was not confirmed: .*\(invalid_parameters\)/);
    });

    it('goes on whatever it is given', async () => {
      for (const order of [null, 7, [], {}, { codes: null }, { codes: {} }, { codes: [null, {}] }, { codes: ' ' }]) {
        assert.deepEqual(await reports('A-1', order), {}, JSON.stringify(order));
      }
      for (const order of [{ email: 'ada' }, { netValue: 0.5, currency: 'EUR' }, { netValue: '1' }, { colour: 1 }]) {
        assert.deepEqual(await reports('A-1', { codes: ['A'], ...order }), { A: false });
      }
      assert.deepEqual(await sandbox.journal(), []);
      assert.equal((await new Visitor(shop.ready.port).goes('/')).body, 'landed');
    });

    it('ends within the budget when the API hangs', async () => {
      await sandbox.fault({ fault: { kind: 'hang' }, times: null });
      const codes = Array.from({ length: 100 }, (_, at) => `C${at}`);
      const started = performance.now();
      const results = Object.values((await reports('A-1', { codes })) as object);
      const took = performance.now() - started;
      assert.deepEqual([results.length, new Set(results)], [100, new Set([false])]);
      assert.ok(took < 4500, `${took} ms`);
    });
  });
}

describe('reportRedemption', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
  });

  function shopWith(options: Partial<ExpressOptions> = {}) {
    const logger = { warn: (line: string) => lines.push(line) };
    const account = { trafficSource: SOURCE, couponEndpoint: sandbox.url };
    return sovendus({ ...COOKIE, ...account, logger, budgetMs: 1000, ...options });
  }

  it('can be taken out of its shop', async () => {
    const { reportRedemption } = shopWith();
    assert.deepEqual(await reportRedemption(7, { codes: 'SUMMER', netValue: 1234n, currency: 'EUR' }), {
      SUMMER: true,
    });
    assert.deepEqual(await reportRedemption(8n, { codes: new Set(['A', 'B']) }), { A: true, B: true });
    const bodies = (await sandbox.journal()).map((entry) => JSON.parse(entry.body));
    assert.deepEqual(bodies[0], { order_value: '12.34', order_currency: 'EUR', order_id: '7', coupon_code: 'SUMMER' });
    assert.deepEqual([bodies[1].order_id, bodies[2].order_id], ['8', '8']);
    assert.deepEqual(lines, []);
  });

  it('makes no call without a code', async () => {
    for (const codes of ['', ' ', '\t\n\u3000', [], ['', ' '], null, undefined]) {
      assert.deepEqual(await shopWith().reportRedemption('A-1', { codes }), {});
    }
    assert.deepEqual([await sandbox.journal(), lines], [[], []]);
  });

  it('takes codes as they come', async () => {
    const codes = ['__proto__', 'constructor', 'toString', 'A\nB', 'x'.repeat(256), '\ud800'];
    const result = await shopWith().reportRedemption('A-1', { codes });
    assert.deepEqual(Object.entries(result), [
      ['__proto__', true],
      ['constructor', true],
      ['toString', true],
      ['A\nB', false],
      ['x'.repeat(256), false],
      ['\ufffd', true],
    ]);
    assert.equal(lines.length, 2);
    assert.ok(lines.every((line) => !line.includes('\n') && line.length < 300));
  });

  it('never rejects', async () => {
    const thrower = () => assert.fail('ada@example.com');
    const odd = [
      undefined,
      null,
      7,
      'A',
      Symbol('a'),
      { codes: 7 },
      { codes: Symbol('a') },
      { codes: { [Symbol.iterator]: thrower } },
      { codes: ['A', null, Symbol('b'), 7] },
      { codes: ['A'], email: 7 },
      { codes: ['A'], placedAt: 'now' },
      { codes: ['A'], netValue: Number.NaN, currency: 'EUR' },
      { codes: ['A'], currency: 'EUR' },
      {
        codes: ['A'],
        get email() {
          return thrower();
        },
      },
    ];
    const { reportRedemption } = shopWith();
    for (const redeemed of odd) {
      const result = await reportRedemption('A-1', redeemed as RedeemedCodes);
      assert.ok(Object.values(result).every((value) => typeof value === 'boolean'));
    }
    for (const ref of [{ toString: thrower }, Symbol('ref'), Object.create(null), '', 'x'.repeat(300), 'a\0b']) {
      const result = await reportRedemption(ref as string, { codes: 'B' });
      assert.equal(result['B'], typeof ref === 'symbol');
    }
    for (const ref of [null, undefined]) {
      assert.deepEqual(await reportRedemption(ref as never, { codes: 'C' }), { C: true });
    }
    const bodies = (await sandbox.journal()).map((entry) => entry.body);
    assert.deepEqual(bodies, [
      '{"order_id":"A-1","coupon_code":"A"}',
      '{"order_id":"Symbol(ref)","coupon_code":"B"}',
      '{"coupon_code":"C"}',
      '{"coupon_code":"C"}',
    ]);
    assert.ok(
      lines.every((line) => !line.includes('ada@example.com')),
      lines.join('\n'),
    );
  });

  it('says what went wrong with its code', async () => {
    const cases: Array<[Partial<ExpressOptions>, Partial<RedeemedCodes>, RegExp]> = [
      [
        { trafficSource: '4321' },
        {},
        /^sovendus: coupon code "A" of order "A-1" was not confirmed: .*\(internal_error\)$/,
      ],
      [{ couponEndpoint: 'http://127.0.0.1:9' }, {}, /was not confirmed: .*\(connection\)$/],
      [{ percentageBilling: true }, {}, /was not confirmed: order value is missing \(invalid_input\)$/],
      [
        { trafficSource: undefined, productId: PRODUCT, apiKey: KEY },
        {},
        /^sovendus: coupon code "A" of order "A-1" was not confirmed: traffic source number is missing \(invalid_input\)$/,
      ],
      [
        {},
        { email: 'ada' },
        /^sovendus: no coupon code of order "A-1" was reported: e-mail address has no @ \(invalid_/,
      ],
      [{}, { netValue: 1.5, currency: 'EUR' }, /was reported: order value is a float, .* \(invalid_input\)$/],
      [{}, { orderId: '7' } as object, /was reported: sovendus.reportRedemption: there is no option "orderId"/],
    ];
    for (const [options, facts, message] of cases) {
      lines.length = 0;
      assert.deepEqual(await shopWith(options).reportRedemption('A-1', { codes: 'A', ...facts }), { A: false });
      assert.equal(lines.length, 1);
      assert.match(String(lines[0]), message);
    }
  });

  it('warns about a late one', async () => {
    const placedAt = new Date(Date.now() - 30 * HOUR_MS);
    assert.deepEqual(await shopWith().reportRedemption('A-1', { codes: ['A'], placedAt }), { A: true });
    assert.match(lines.join(), /^sovendus: a redemption was reported late, 30 h after its order/);
    const patient = shopWith({ lateAfterMs: 48 * HOUR_MS });
    assert.deepEqual(await patient.reportRedemption('A-1', { codes: ['A'], placedAt }), { A: true });
    assert.equal(lines.length, 1);
  });

  it('is enough for a shop: processOrder says once that it has no product', async () => {
    const shop = shopWith();
    for (let order = 1; order <= 3; order++) {
      assert.equal(await shop.processOrder({ headers: {} } as IncomingMessage, order), false);
    }
    const line = 'sovendus: processOrder reports nothing, since no product is configured; set productId and apiKey';
    assert.deepEqual(lines, [line]);
  });
});

describe('reportRedemption of the whole program', () => {
  const script = `
    const { configure, processOrder, reportRedemption } = require('sovendus/express');
    const { ENDPOINT: couponEndpoint, CONFIGURE } = process.env;
    const cookie = { secret: 'a secret for the tests only', consent: 'not-required' };
    if (CONFIGURE) configure({ ...cookie, trafficSource: '1234', couponEndpoint });
    (async () => {
      const told = [await reportRedemption('A-1', { codes: ['A', 'B'] }), await reportRedemption(2, { codes: ' C ' })];
      console.log(JSON.stringify([...told, await processOrder({ headers: {} }, 1)]));
    })();
  `;

  function run(env: NodeJS.ProcessEnv): { told: unknown; errors: string } {
    const { SOVENDUS_ENDPOINT: _, ...inherited } = process.env;
    const root = new URL('..', import.meta.url);
    const options = { cwd: root, env: { ...inherited, ENDPOINT: sandbox.url, ...env }, timeout: 20_000 };
    const done = spawnSync(process.execPath, ['-e', script], { ...options, encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return { told: JSON.parse(done.stdout), errors: done.stderr };
  }

  const cookie = { SOVENDUS_SECRET: 'a secret for the tests only', SOVENDUS_CONSENT: 'not-required' };
  const confirmed = [{ A: true, B: true }, { C: true }, false];
  const refused = [{ A: false, B: false }, { C: false }, false];

  it('is configured by configure', async () => {
    assert.deepEqual(run({ CONFIGURE: 'yes' }).told, confirmed);
    assert.deepEqual((await sandbox.redeemed()).sort(), ['A', 'B', 'C']);
  });

  it('is configured by the environment, without a product too', async () => {
    const env = { ...cookie, SOVENDUS_TRAFFIC_SOURCE: SOURCE, SOVENDUS_COUPON_ENDPOINT: sandbox.url };
    const { told, errors } = run(env);
    assert.deepEqual(told, confirmed);
    assert.match(errors, /^sovendus: processOrder reports nothing, since no product is configured; .*\n$/);
    const medium = 'e59c9966-f9ad-477b-8df8-826fb9a690f7';
    assert.deepEqual(run({ ...env, SOVENDUS_TRAFFIC_MEDIUM: medium }).told, refused);
    const sent = (await sandbox.journal()).at(-1)?.body ?? '';
    assert.equal(JSON.parse(sent).traffic_medium_public_id, medium);
  });

  it('confirms nothing without a configuration, and says so once', async () => {
    const { told, errors } = run({});
    assert.deepEqual(told, refused);
    assert.match(errors, /^sovendus: nothing is captured or sent, .*set SOVENDUS_PRODUCT_ID, .*\n$/);
    const half = run({ ...cookie, SOVENDUS_TRAFFIC_SOURCE: SOURCE, SOVENDUS_API_KEY: KEY });
    assert.deepEqual(half.told, refused);
    assert.match(half.errors, /product id is missing/);
    assert.deepEqual(await sandbox.journal(), []);
  });
});
