import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';

import {
  ClickCookie,
  ClickToken,
  Client,
  hashEmail,
  hashEmails,
  type OrderFacts,
  sendConversion,
  setLogger,
} from 'sovendus';
import { sovendus } from 'sovendus/express';

import { KEY, PRODUCT, type Sandbox, SOURCE, startSandbox, TOKEN } from './support/sandbox.mjs';

const SECRET = 'the secret of this shop';
const EMAIL = 'Ada.Lovelace@Example.com';
const HASH = createHash('md5').update(EMAIL.toLowerCase()).digest('hex');

/** Every way in which a value ends up in a log. */
function printed(value: unknown): string {
  const whole = inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: false });
  const parts =
    typeof value === 'object' && value !== null ? Reflect.ownKeys(value).map((key) => Reflect.get(value, key)) : [];
  const stack = value instanceof Error ? value.stack : '';
  return [whole, JSON.stringify(value), String(value), `${value}`, stack, ...parts.map((part) => inspect(part))].join(
    '\n',
  );
}

function assertHidden(text: string): void {
  for (const secret of [KEY, TOKEN, SECRET]) {
    assert.ok(!text.includes(secret), text);
  }
}

/** No address, in whichever case, and no hash of it. */
function assertNobody(text: string): void {
  assert.ok(!/lovelace/i.test(text), text);
  assert.ok(!text.toLowerCase().includes(HASH), text);
}

describe('nothing secret is printed', () => {
  let sandbox: Sandbox;
  const lines: string[] = [];
  before(async () => {
    sandbox = await startSandbox();
    process.env['SOVENDUS_ENDPOINT'] = sandbox.url;
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      mock.method(console, method, (...parts: unknown[]) => lines.push(parts.map((part) => inspect(part)).join(' ')));
    }
  });
  after(async () => {
    mock.restoreAll();
    await sandbox.stop();
  });
  beforeEach(async () => {
    lines.length = 0;
    await sandbox.clear();
  });

  it('of a client, a cookie, a token, a shop', async () => {
    const client = new Client({
      productId: PRODUCT,
      apiKey: KEY,
      products: { 'e59c9966-f9ad-477b-8df8-826fb9a690f7': `${KEY}2` },
    });
    const shop = sovendus({ productId: PRODUCT, apiKey: KEY, secret: SECRET, consent: 'not-required' });
    for (const value of [
      client,
      new ClickCookie({ secret: SECRET }),
      shop,
      new ClickToken(TOKEN),
      { token: new ClickToken(TOKEN) },
    ]) {
      assertHidden(printed(value));
    }
    assert.equal(`${new ClickToken(TOKEN)}`, 'a1b2c-d3…');
  });

  const faults = [
    { kind: 'status', status: 403 },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 422, body: '{"message":"Token not found."}' },
    { kind: 'redirect', status: 308, location: 'https://example.com/' },
    { kind: 'garbage' },
    { kind: 'reset' },
    { kind: 'hang' },
  ];
  for (const fault of faults) {
    it(`of the error after: ${JSON.stringify(fault)}`, async () => {
      await sandbox.fault({ fault, times: null });
      const client = new Client({
        productId: PRODUCT,
        apiKey: KEY,
        endpoint: sandbox.url,
        timeoutMs: 200,
        maxRetries: 0,
      });
      const sending = client.sendConversion(TOKEN);
      assertHidden(printed(sending));
      const error = await sending.catch((reason: unknown) => reason);
      assert.ok(error instanceof Error);
      assertHidden(printed(error));
      assertHidden(printed(await client.sendConversions([TOKEN])));
    });
  }

  it('of an error about a value', () => {
    for (const make of [
      () => new ClickToken(`${TOKEN}\n`),
      () => new Client({ productId: TOKEN, apiKey: KEY, [TOKEN]: 1 } as never),
    ]) {
      assert.throws(make, (error) => {
        const text = printed(error);
        assert.ok(!text.includes(KEY));
        return true;
      });
    }
    assert.throws(
      () => new Client({ productId: PRODUCT, apiKey: `${KEY} ` }),
      (error) => !printed(error).includes(KEY),
    );
    assert.throws(
      () => new ClickToken(`${TOKEN}\n`),
      (error) => !printed(error).includes(TOKEN),
    );
  });

  it('by the function of the vendor', async () => {
    await sandbox.fault({ fault: { kind: 'status', status: 403 } });
    assert.equal(await sendConversion(TOKEN, PRODUCT, KEY), false);
    assert.equal(lines.length, 1);
    assert.match(String(lines[0]), /sovendus: the conversion of click a1b2c-d3… was not confirmed: .*\(unauthorized\)/);
    assertHidden(lines.join('\n'));
  });

  it('by a success', async () => {
    assert.equal(await sendConversion(TOKEN, PRODUCT, KEY), true);
    assert.deepEqual(lines, []);
  });

  it('by a logger of the shop', async () => {
    const told: string[] = [];
    setLogger({ warn: (line) => told.push(line) });
    await sendConversion(`${TOKEN}/../..`, PRODUCT, KEY);
    setLogger(console);
    assert.match(String(told[0]), /click … was not confirmed/);
    assertHidden(told.join('\n'));
  });

  describe('of a customer', () => {
    const order = { orderId: 'A-1', orderValue: '12.34', orderCurrency: 'EUR', placedAt: 0 };
    const redeemer = () =>
      new Client({ trafficSource: SOURCE, couponEndpoint: sandbox.url, timeoutMs: 200, maxRetries: 0 });

    it('with a success', async () => {
      for (const person of [{ email: EMAIL }, { emailHash: HASH }]) {
        const redemption = { couponCode: 'A', ...order, ...person };
        const client = redeemer();
        const reporting = client.redeem(redemption);
        assertNobody(printed(reporting));
        assertNobody(printed(await reporting));
        assertNobody(printed(await client.redeemMany([redemption])));
        assertNobody(printed([...(await client.redeemOrder(['A', ''], { ...order, ...person })).entries()]));
        assertNobody(printed(client));
      }
      assert.ok(lines.length > 0, 'a late redemption is warned about');
      assertNobody(lines.join('\n'));
      const bodies = (await sandbox.journal()).map((entry) => JSON.parse(entry.body)['email_hash']);
      assert.deepEqual([bodies.length, new Set(bodies)], [6, new Set([HASH])]);
    });

    for (const fault of [...faults, { kind: 'wrong_echo' }, { kind: 'huge', bytes: 2_000_000 }]) {
      it(`after: ${JSON.stringify(fault)}`, async () => {
        // An answer may repeat what was sent.
        const body = JSON.stringify({ error: `${EMAIL} ${HASH}` });
        await sandbox.fault({ fault: fault.kind === 'status' ? { ...fault, body } : fault, times: null });
        const person = { ...order, email: EMAIL };
        const error = await redeemer()
          .redeem('A', person)
          .catch((reason: unknown) => reason);
        assert.ok(error instanceof Error);
        assertNobody(printed(error));
        assertNobody(printed(await redeemer().redeemMany([{ couponCode: 'A', ...person }])));
        const account = { trafficSource: SOURCE, couponEndpoint: sandbox.url, budgetMs: 500 };
        const shop = sovendus({ ...account, secret: SECRET, consent: 'not-required' });
        const facts = { codes: ['A'], email: EMAIL };
        assert.deepEqual(await shop.reportRedemption('A-1', facts), { A: false });
        assert.ok(lines.length > 0);
        assertNobody(lines.join('\n'));
      });
    }

    it('whose address or hash is malformed', async () => {
      const addresses = [`${EMAIL} x`, EMAIL.replace('@', ''), `${'x'.repeat(250)}${EMAIL}`, `a\0${EMAIL}`];
      const shop = sovendus({ trafficSource: SOURCE, secret: SECRET, consent: 'not-required' });
      for (const email of addresses) {
        assert.throws(
          () => hashEmail(email),
          (error) => {
            assertNobody(printed(error));
            return true;
          },
        );
        const error = await redeemer()
          .redeem('A', { email })
          .catch((reason: unknown) => reason);
        assert.ok(error instanceof Error);
        assertNobody(printed(error));
        assert.deepEqual(await shop.reportRedemption('A-1', { codes: 'A', email }), { A: false });
      }
      assertNobody(printed(hashEmails(addresses)));
      for (const facts of [
        { emailHash: `${HASH}x` },
        { emailHash: HASH, email: EMAIL },
        { email: { EMAIL } },
        { emailHash: [HASH] },
        { orderId: `\n${EMAIL}` },
        { orderValue: EMAIL, orderCurrency: 'EUR' },
        { orderValue: '1', orderCurrency: EMAIL },
        { trafficMedium: HASH },
        { placedAt: EMAIL },
      ]) {
        const reporting = redeemer().redeem('A', facts as OrderFacts);
        await assert.rejects(reporting, (error) => {
          assertNobody(printed(error));
          return true;
        });
      }
      assertNobody(lines.join('\n'));
      assert.deepEqual(await sandbox.journal(), []);
    });
  });
});
