import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { values } from './support/raw.mjs';
import { type Sandbox, startSandbox } from './support/sandbox.mjs';
import { LANDING, NO_CACHE, openShop, type Shop } from './support/shop.mjs';
import { Visitor } from './support/visitor.mjs';

const OTHER = 'z9y8x-w7v6u-t5s-r4q3p';

for (const version of ['express4', 'express5']) {
  describe(`${version} with a consent callback`, () => {
    let sandbox: Sandbox;
    let shop: Shop;

    before(async () => {
      sandbox = await startSandbox();
      shop = await openShop(version, sandbox, 'callback');
    });
    after(async () => {
      await shop.stop();
      await sandbox.stop();
    });

    for (const consent of ['yes', 'granted', 'async-yes']) {
      it(`${consent}: stores`, async () => {
        const shopper = new Visitor(shop.ready.port);
        const landing = await shopper.goes(LANDING, { 'x-consent': consent });
        assert.deepEqual(values(landing, 'cache-control'), [NO_CACHE]);
        assert.equal((await shopper.posts('/order')).body, 'true');
      });
    }

    const refusing = [
      'no',
      'denied',
      'async-no',
      'undecided',
      'unknown',
      'nothing',
      'nonsense',
      'throws',
      'rejects',
      'hangs',
    ];
    for (const consent of refusing) {
      it(`${consent}: stores nothing, and the page comes`, async () => {
        await sandbox.clear();
        const shopper = new Visitor(shop.ready.port);
        const landing = await shopper.goes(LANDING, { 'x-consent': consent });
        assert.deepEqual([landing.status, landing.body], [200, 'landed']);
        assert.deepEqual(values(landing, 'set-cookie'), []);
        assert.equal((await shopper.posts('/order')).body, 'false');
        assert.deepEqual(await sandbox.journal(), []);
      });
    }

    for (const consent of ['no', 'async-no']) {
      it(`${consent}: removes what was stored`, async () => {
        const shopper = new Visitor(shop.ready.port);
        await shopper.goes(LANDING, { 'x-consent': 'yes' });
        const denied = await shopper.goes(`/click?sovReqToken=${OTHER}`, { 'x-consent': consent });
        assert.deepEqual([denied.body, shopper.cookies.size], ['null', 0]);
      });
    }

    it('tells the log of a callback that fails', () => {
      for (const line of ['threw', 'rejected', 'took over 1000 ms', 'said neither']) {
        assert.match(shop.errors(), new RegExp(`sovendus: the consent callback ${line}`));
      }
    });
  });
}
