import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';

import { ClickCookie, ClickToken, Client, sendConversion, setLogger } from 'sovendus';
import { sovendus } from 'sovendus/express';

import { KEY, PRODUCT, type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';

const SECRET = 'the secret of this shop';

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
});
