import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ERROR_KINDS } from 'sovendus';

import { start } from './support/child.mjs';
import { KEY, PRODUCT, type Sandbox, startSandbox } from './support/sandbox.mjs';
import { Visitor } from './support/visitor.mjs';

const TEST_TOKEN = '11111-test-111-11111';
const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const programs = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);

let sandbox: Sandbox;
const env = () => ({
  ...process.env,
  SOVENDUS_PRODUCT_ID: PRODUCT,
  SOVENDUS_API_KEY: KEY,
  SOVENDUS_SECRET: 'a secret for the tests only',
  SOVENDUS_ENDPOINT: sandbox.url,
});
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());

function written(name: string, code: string): string {
  const file = new URL(`readme-${name}.mjs`, import.meta.url);
  writeFileSync(file, code);
  return fileURLToPath(file);
}

describe('what the README shows', () => {
  const [shop = '', plain = ''] = programs;

  it('is two programs', () => assert.equal(programs.length, 2));

  for (const version of ['express4', 'express5']) {
    it(`the shop runs on ${version}`, async () => {
      const listens = 'app.listen(process.env.PORT ?? 3000);';
      assert.ok(shop.includes(listens));
      const announced =
        "import { announce } from './support/announce.mjs';\nconst server = app.listen(0, () => announce(server));";
      const code = shop.replace("from 'express'", `from '${version}'`).replace(listens, announced);
      const program = await start<{ port: number }>(process.execPath, [written(version, code)], env());
      const shopper = new Visitor(program.ready.port);
      await shopper.goes(`/?sovReqToken=${TEST_TOKEN}`);
      const answer = await shopper.posts('/order');
      await program.stop();
      assert.match(answer.body, /"reported":true/);
    });
  }

  it('the plain program runs', () => {
    const done = spawnSync(process.execPath, [written('plain', plain)], {
      env: env(),
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.equal(done.stderr, '');
    assert.equal(done.stdout, `confirmed ${PRODUCT}\n[ 'confirmed', 'invalid_input' ]\n`);
  });

  it('the table has every kind of error', () => {
    for (const { code, name, isRetryable, meaning } of ERROR_KINDS) {
      const className = name.endsWith('Error') ? name : `${name}Error`;
      const line = `| \`${className}\` | \`${code}\` | ${isRetryable ? 'yes' : 'no'} | ${meaning} |`;
      assert.ok(text.includes(line), line);
    }
  });
});
