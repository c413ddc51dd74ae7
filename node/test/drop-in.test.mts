import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';

import { sendConversion, setLogger } from 'sovendus';
import { captureToken, configure, processOrder, sovendus } from 'sovendus/express';

import { KEY, PRODUCT, type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';
import { Visitor } from './support/visitor.mjs';

let sandbox: Sandbox;
const lines: string[] = [];
before(async () => {
  sandbox = await startSandbox();
  process.env['SOVENDUS_ENDPOINT'] = sandbox.url;
  setLogger({ warn: (line) => lines.push(line) });
});
after(() => sandbox.stop());
beforeEach(async () => {
  lines.length = 0;
  await sandbox.clear();
});

describe('sendConversion of the vendor', () => {
  it('is true only when the API confirmed', async () => {
    assert.equal(await sendConversion(TOKEN, PRODUCT, KEY), true);
    assert.equal(await sendConversion(TOKEN, PRODUCT, 'WRONG-KEY'), false);
    for (const fault of [{ kind: 'wrong_echo' }, { kind: 'garbage' }]) {
      await sandbox.fault({ fault, times: null });
      assert.equal(await sendConversion(TOKEN, PRODUCT, KEY), false);
      await sandbox.clear();
    }
  });

  it('never rejects', async () => {
    const nothing = undefined as unknown as string;
    const thrower = { toString: () => assert.fail() } as unknown as string;
    const calls = [
      sendConversion(nothing, nothing, nothing),
      sendConversion(TOKEN, PRODUCT, nothing),
      sendConversion(TOKEN, 'x', KEY),
      sendConversion(thrower, PRODUCT, KEY),
      sendConversion(Symbol('x') as unknown as string, PRODUCT, KEY),
    ];
    assert.deepEqual(
      await Promise.all(calls),
      calls.map(() => false),
    );
    assert.equal(lines.length, calls.length);
  });

  it('survives a logger that fails', async () => {
    for (const warn of [() => assert.fail(), async () => assert.fail()]) {
      setLogger({ warn });
      assert.equal(await sendConversion('..', PRODUCT, KEY), false);
    }
    setLogger({ warn: (line) => lines.push(line) });
  });

  it('takes no longer than its budget', async () => {
    await sandbox.fault({ fault: { kind: 'hang' }, times: null });
    const started = performance.now();
    assert.equal(await sendConversion(TOKEN, PRODUCT, KEY), false);
    assert.ok(performance.now() - started < 4500);
  });

  it('keeps few clients, and all of them work', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
    const sent = await Promise.all(ids.map((id) => sendConversion(TOKEN, id, KEY)));
    assert.ok(sent.every((confirmed) => !confirmed));
    assert.equal(await sendConversion(TOKEN, PRODUCT, KEY), true);
  });
});

describe('captureToken and processOrder of the vendor', () => {
  const server = createServer(shop);
  before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  after(() => server.close());
  const visitor = () => new Visitor((server.address() as AddressInfo).port);

  it('do nothing without a configuration, and say so once', async () => {
    const shopper = visitor();
    assert.equal((await shopper.goes(`/?sovReqToken=${TOKEN}`)).body, 'landed');
    assert.equal((await shopper.goes('/order')).body, 'false');
    assert.equal(shopper.cookies.size, 0);
    assert.equal(lines.length, 1);
    assert.match(
      String(lines[0]),
      /configuration is incomplete: set SOVENDUS_PRODUCT_ID, SOVENDUS_API_KEY, SOVENDUS_SECRET, SOVENDUS_CONSENT, or call configure\(\)/,
    );
  });

  it('work without Express', async () => {
    configure({
      productId: PRODUCT,
      apiKey: KEY,
      secret: 'a secret for the tests only',
      consent: 'not-required',
      endpoint: sandbox.url,
      cookieName: 'click',
      tokenParam: 'größe',
      cookieDomain: 'shop.test',
      secure: true,
    });
    const shopper = visitor();
    const landing = await shopper.goes(`/?x=%20&gr%C3%B6%C3%9Fe=${TOKEN}`);
    const expected = /^click=v1\..*; Max-Age=2592000; Path=\/; Domain=shop.test; Secure; HttpOnly; SameSite=Lax$/;
    assert.match(new Map(landing.headers).get('Set-Cookie') ?? '', expected);
    assert.equal((await shopper.goes('/order')).body, 'true');
    assert.equal(shopper.cookies.size, 0);
  });
});

describe('several adapters', () => {
  it('each set their own cookie on one response', async () => {
    const options = {
      productId: PRODUCT,
      apiKey: KEY,
      secret: 'a secret for the tests only',
      consent: 'not-required',
    } as const;
    const adapters = ['one', 'two'].map((cookieName) => sovendus({ ...options, cookieName }));
    const server = createServer((req, res) => {
      for (const adapter of adapters) {
        adapter.captureToken(req, res, () => {});
      }
      res.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const shopper = new Visitor((server.address() as AddressInfo).port);
    await shopper.goes(`/?sovReqToken=${TOKEN}`);
    server.close();
    assert.deepEqual([...shopper.cookies.keys()], ['one', 'two']);
  });
});

function shop(req: IncomingMessage, res: ServerResponse): void {
  captureToken(req, res, async () => {
    const answer = req.url?.startsWith('/order')
      ? String(await processOrder(Object.assign(req, { res }), 1))
      : 'landed';
    res.end(answer);
  });
}
