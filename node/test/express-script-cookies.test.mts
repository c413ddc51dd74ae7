import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';
import { openShop, type Shop } from './support/shop.mjs';
import { Visitor } from './support/visitor.mjs';

describe("the vendor's script cookies", () => {
  let sandbox: Sandbox;
  let shop: Shop;
  const visitor = () => {
    const shopper = new Visitor(shop.ready.port);
    shopper.cookies.set('sovReqToken', TOKEN);
    return shopper;
  };

  before(async () => {
    sandbox = await startSandbox();
    shop = await openShop('express5', sandbox, 'callback', { SCRIPT_COOKIES: 'yes' });
  });
  after(async () => {
    await shop.stop();
    await sandbox.stop();
  });
  beforeEach(() => sandbox.clear());

  for (const consent of ['yes', 'granted', 'async-yes']) {
    it(`are reported once, with consent (${consent})`, async () => {
      const shopper = visitor();
      const headers = { 'x-consent': consent };
      assert.equal((await shopper.posts('/order', headers)).body, 'true');
      assert.equal((await shopper.posts('/order', headers)).body, 'false');
      assert.deepEqual(await sandbox.registered(), [TOKEN]);
    });
  }

  for (const consent of ['no', 'undecided', 'throws', 'async-no', 'rejects']) {
    it(`are not used without consent (${consent})`, async () => {
      assert.equal((await visitor().posts('/order', { 'x-consent': consent })).body, 'false');
      assert.deepEqual(await sandbox.registered(), []);
    });
  }
});
