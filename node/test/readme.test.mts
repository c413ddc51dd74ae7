import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ERROR_KINDS } from 'sovendus';

import { start } from './support/child.mjs';
import { KEY, MEDIUM, PRODUCT, type Sandbox, SOURCE, startSandbox } from './support/sandbox.mjs';
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
  SOVENDUS_TRAFFIC_SOURCE: SOURCE,
  SOVENDUS_TRAFFIC_MEDIUM: MEDIUM,
  SOVENDUS_COUPON_ENDPOINT: sandbox.url,
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
  const [shop = '', vouchers = '', plain = '', redemptions = ''] = programs;

  it('is four programs', () => assert.equal(programs.length, 4));

  async function orders(name: string, version: string, code: string): Promise<string> {
    const listens = 'app.listen(process.env.PORT ?? 3000);';
    assert.ok(code.includes(listens));
    const announced =
      "import { announce } from './support/announce.mjs';\nconst server = app.listen(0, () => announce(server));";
    const runnable = code.replace("from 'express'", `from '${version}'`).replace(listens, announced);
    const program = await start<{ port: number }>(process.execPath, [written(`${name}-${version}`, runnable)], env());
    const shopper = new Visitor(program.ready.port);
    await shopper.goes(`/?sovReqToken=${TEST_TOKEN}`);
    const answer = await shopper.posts('/order');
    await program.stop();
    return answer.body;
  }

  for (const version of ['express4', 'express5']) {
    it(`the shop runs on ${version}`, async () => {
      assert.match(await orders('shop', version, shop), /"reported":true/);
    });

    it(`the shop with vouchers runs on ${version}`, async () => {
      await sandbox.clear();
      assert.match(await orders('vouchers', version, vouchers), /\{"SUMMER":true,"WELCOME":true\}/);
      const values = (await sandbox.journal()).map((entry) => JSON.parse(entry.body).order_value);
      assert.deepEqual(values, ['95.10', '95.10']);
    });
  }

  function printed(name: string, code: string): string {
    const options = { env: env(), encoding: 'utf8', timeout: 20_000 } as const;
    const done = spawnSync(process.execPath, [written(name, code)], options);
    assert.equal(done.stderr, '');
    return done.stdout;
  }

  it('the plain program runs', () => {
    assert.equal(printed('plain', plain), `confirmed ${PRODUCT}\n[ 'confirmed', 'invalid_input' ]\n`);
  });

  it('the program with redemptions runs', () => {
    const lines = [
      'SUMMER null',
      "[ 'SUMMER: received', 'WELCOME: received', ': invalid_input' ]",
      "[ 'received', 'float' ]",
      "3e3417d7ef77d5932a6734b916515ed5 [ { index: 1, code: 'invalid_input', problem: 'missing_at' } ]",
    ];
    assert.equal(printed('redemptions', redemptions), `${lines.join('\n')}\n`);
  });

  it('the table has every kind of error', () => {
    for (const { code, name, isRetryable, meaning } of ERROR_KINDS) {
      const className = name.endsWith('Error') ? name : `${name}Error`;
      const line = `| \`${className}\` | \`${code}\` | ${isRetryable ? 'yes' : 'no'} | ${meaning} |`;
      assert.ok(text.includes(line), line);
    }
  });
});
