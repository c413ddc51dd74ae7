import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { HOSTILE, HOSTILE_QUERIES } from './support/hostile.mjs';
import { raw } from './support/raw.mjs';
import { type Sandbox, startSandbox } from './support/sandbox.mjs';
import { openShop, type Shop } from './support/shop.mjs';
import { Visitor } from './support/visitor.mjs';

for (const version of ['express4', 'express5']) {
  describe(`${version}: hostile landings`, () => {
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

    it('survives hostile landings and calls nothing else', async () => {
      const pid = shop.child.pid;
      for (const query of HOSTILE_QUERIES) {
        const shopper = visitor();
        const landing = await shopper.goes(`/?${query}`);
        assert.ok(landing.status < 500, `${landing.status} for ${query.slice(0, 80)}`);
        const ordered = await shopper.posts('/order');
        assert.equal(ordered.status, 200);
      }
      for (const token of HOSTILE) {
        const cookie = `sovendus_click=${token}; sovReqToken=${token}; sovendus_click=v1.00000000.0.${token}..AAAA`;
        assert.ok((await raw(shop.ready.port, '/order', { cookie: cookie.slice(0, 12_000) }, 'POST')).status < 500);
      }
      assert.equal((await visitor().goes('/')).body, 'landed');
      assert.deepEqual([shop.child.pid, shop.child.exitCode], [pid, null]);
      const targets = (await sandbox.journal()).map((entry) => entry.target);
      assert.ok(targets.length > 0);
      for (const target of targets) {
        assert.match(target, /^\/ext\/[0-9a-f-]{36}\/[A-Za-z0-9_-]+\/api$/);
      }
      assert.deepEqual([...new Set(await sandbox.registered())].sort(), ['__proto__', 'a', 'ok'].sort());
    });
  });
}
