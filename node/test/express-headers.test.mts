import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { type RawAnswer, values } from './support/raw.mjs';
import { type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';
import { NO_CACHE, openShop, type Shop } from './support/shop.mjs';
import { Visitor } from './support/visitor.mjs';

for (const version of ['express4', 'express5']) {
  describe(`${version}: pages that write headers themselves`, () => {
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

    it('leaves pages without a click alone', async () => {
      const answer = await visitor().goes('/page/set?q=%20');
      assert.deepEqual(values(answer, 'cache-control'), ['public, max-age=600']);
      assert.deepEqual(values(answer, 'set-cookie'), ['theirs=1']);
    });

    it('lets the session set its cookie beside ours', async () => {
      for (const page of ['/login', '/page/session']) {
        const shopper = visitor();
        const landing = await shopper.goes(`${page}?sovReqToken=${TOKEN}`);
        assert.ok(shopper.cookies.has('connect.sid') && shopper.cookies.has('sovendus_click'), page);
        assert.deepEqual(values(landing, 'cache-control'), [NO_CACHE]);
      }
    });

    const pages = [
      'set',
      'cookie',
      'header',
      'object',
      'objects',
      'flat',
      'pairs',
      'replaced',
      'implicit',
      'flushed',
      'removed',
      'session',
    ];
    for (const page of pages) {
      it(`a page that writes headers itself: ${page}`, async () => {
        const plain = await visitor().goes(`/page/${page}`);
        const landing = await visitor().goes(`/page/${page}?sovReqToken=${TOKEN}`);
        const theirs = names(plain).filter((name) => name !== 'connect.sid');
        assert.ok(theirs.includes('theirs'));
        const expected = [...names(plain), 'sovendus_click'].sort();
        assert.deepEqual(names(landing).sort(), expected);
        assert.deepEqual(values(landing, 'cache-control'), [NO_CACHE]);
        assert.deepEqual([landing.status, landing.body], [plain.status, plain.body]);
      });
    }
  });
}

/** The names of the cookies that an answer sets. */
function names(answer: RawAnswer): string[] {
  return values(answer, 'set-cookie').map((line) => line.slice(0, line.indexOf('=')));
}
