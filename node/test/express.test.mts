import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { values } from './support/raw.mjs';
import { KEY, type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';
import { LANDING, NO_CACHE, openShop, type Shop } from './support/shop.mjs';
import { Visitor } from './support/visitor.mjs';

const OTHER = 'z9y8x-w7v6u-t5s-r4q3p';

for (const version of ['express4', 'express5']) {
  describe(`${version}`, () => {
    let sandbox: Sandbox;
    let shop: Shop;
    const visitor = () => new Visitor(shop.ready.port);

    before(async () => {
      sandbox = await startSandbox();
      shop = await openShop(version, sandbox, 'not-required');
    });
    after(async () => {
      await shop.stop();
      await sandbox.stop();
    });
    beforeEach(() => sandbox.clear());

    it('reports the order of a landing, once', async () => {
      const shopper = visitor();
      const landing = await shopper.goes(LANDING);
      assert.match(
        values(landing, 'set-cookie').join(),
        /^sovendus_click=v1\..*; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      assert.deepEqual(values(landing, 'cache-control'), [NO_CACHE]);
      assert.equal((await shopper.goes('/click')).body, JSON.stringify(TOKEN));
      const ordered = await shopper.posts('/order');
      assert.equal(ordered.body, 'true');
      assert.deepEqual(values(ordered, 'cache-control'), [NO_CACHE]);
      assert.equal(shopper.cookies.size, 0);
      assert.equal((await shopper.posts('/order')).body, 'false');
      assert.deepEqual(await sandbox.registered(), [TOKEN]);
    });

    it('tells visitors apart, and organic ones from them', async () => {
      const visitors = Array.from({ length: 8 }, visitor);
      const tokens = visitors.map((_, at) => (at % 2 === 0 ? `token-${at}` : null));
      await Promise.all(visitors.map((one, at) => one.goes(tokens[at] ? `/?sovReqToken=${tokens[at]}` : '/')));
      const sent = await Promise.all(visitors.map((one) => one.posts('/order')));
      assert.deepEqual(
        sent.map((answer) => answer.body),
        tokens.map((token) => String(token !== null)),
      );
      assert.deepEqual(
        (await sandbox.registered()).sort(),
        tokens.filter((token) => token !== null),
      );
    });

    it('reports an order of the very request that landed', async () => {
      const shopper = visitor();
      assert.equal((await shopper.goes(`/order?sovReqToken=${TOKEN}`)).body, 'true');
      assert.equal(shopper.cookies.size, 0);
      assert.deepEqual(await sandbox.registered(), [TOKEN]);
    });

    it('keeps the click when the API fails, and says so masked', async () => {
      const shopper = visitor();
      await shopper.goes(LANDING);
      await sandbox.fault({ fault: { kind: 'status', status: 403 } });
      assert.equal((await shopper.posts('/order')).body, 'false');
      assert.equal((await shopper.posts('/order')).body, 'true');
      const log = shop.errors();
      assert.match(log, /sovendus: order "order 1" \(click a1b2c-d3…\) was not confirmed: .*\(unauthorized\)/);
      assert.ok(!log.includes(TOKEN) && !log.includes(KEY));
    });

    it('ends within the budget when the API hangs', async () => {
      const shopper = visitor();
      await shopper.goes(LANDING);
      await sandbox.fault({ fault: { kind: 'hang' }, times: null });
      const started = performance.now();
      assert.equal((await shopper.posts('/order')).body, 'false');
      const took = performance.now() - started;
      assert.ok(took < 4500, `${took} ms`);
    });

    it('reports an order whose response is on its way', async () => {
      const shopper = visitor();
      await shopper.goes(LANDING);
      assert.match((await shopper.posts('/late-order')).body, /true\]/);
      assert.equal(shopper.cookies.size, 1);
    });

    it('says what is no request', async () => {
      assert.equal((await visitor().posts('/mistaken-order')).body, 'false');
    });

    it('forgets the click of a visitor who withdraws', async () => {
      const shopper = visitor();
      await shopper.goes(LANDING);
      assert.equal((await shopper.posts('/withdraw')).body, 'null');
      assert.equal(shopper.cookies.size, 0);
      assert.equal((await visitor().goes(`/withdraw?sovReqToken=${TOKEN}`)).body, 'null');
    });

    it('keeps the click through login, logout and a new session', async () => {
      const shopper = visitor();
      await shopper.goes(LANDING);
      await shopper.posts('/login');
      const first = shopper.cookies.get('connect.sid');
      await shopper.posts('/login');
      assert.notEqual(shopper.cookies.get('connect.sid'), first);
      await shopper.posts('/logout');
      assert.equal((await shopper.posts('/order')).body, 'true');
      assert.deepEqual(await sandbox.registered(), [TOKEN]);
    });

    const keeping: Array<[string, string, Record<string, string>]> = [
      ['HEAD', 'HEAD', {}],
      ['POST', 'POST', {}],
      ['OPTIONS', 'OPTIONS', {}],
      ['a prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
      ['a prerender', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
      ['an old prefetch', 'GET', { purpose: 'prefetch' }],
      ['an older prefetch', 'GET', { 'x-moz': 'prefetch' }],
      ['a fetch', 'GET', { 'sec-fetch-mode': 'cors' }],
      ['an invalid token', 'GET', { 'x-token': '..' }],
    ];
    for (const [name, method, headers] of keeping) {
      it(`${name} keeps the token`, async () => {
        const shopper = visitor();
        await shopper.goes(LANDING);
        const answer = await shopper.goes(`/?sovReqToken=${headers['x-token'] ?? OTHER}`, headers, method);
        assert.deepEqual(values(answer, 'set-cookie'), []);
        assert.equal((await shopper.posts('/order')).body, 'true');
        assert.deepEqual(await sandbox.registered(), [TOKEN]);
      });
    }

    it('a later click replaces the token, the same one keeps it', async () => {
      const shopper = visitor();
      await shopper.goes(LANDING);
      assert.deepEqual(values(await shopper.goes(LANDING), 'set-cookie'), []);
      await shopper.goes(`/?sovReqToken=${OTHER}`, { 'sec-fetch-mode': 'navigate' });
      await shopper.posts('/order');
      assert.deepEqual(await sandbox.registered(), [OTHER]);
    });
  });
}
