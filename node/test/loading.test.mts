import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';

import * as imported from 'sovendus';
import * as express from 'sovendus/express';

import { KEY, PRODUCT, type Sandbox, startSandbox, TOKEN } from './support/sandbox.mjs';

const require = createRequire(import.meta.url);
const root = new URL('..', import.meta.url);

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());

function run(script: string): string {
  const env = { ...process.env, ENDPOINT: sandbox.url, PRODUCT, KEY, TOKEN };
  const done = spawnSync(process.execPath, ['-e', script], { cwd: root, env, encoding: 'utf8', timeout: 20_000 });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}

describe('without a native file', () => {
  it('the error names the platform and the way out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sovendus-'));
    cpSync(new URL('dist', root), join(folder, 'dist'), { recursive: true });
    const done = spawnSync(process.execPath, ['-e', "require('./dist')"], { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    assert.notEqual(done.status, 0);
    const platform = `${process.platform}-${process.arch}`;
    assert.match(done.stderr, new RegExp(`sovendus has no native file for ${platform} .*install Rust, then run`));
  });
});

describe('what is loaded', () => {
  it('is the same for import and require', async () => {
    const required = require('sovendus') as typeof imported;
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
    for (const [name, value] of Object.entries(imported)) {
      assert.equal(value, Reflect.get(required, name), name);
    }
    assert.deepEqual(Object.keys(express).sort(), Object.keys(require('sovendus/express')).sort());
    const error = await new imported.Client({ productId: PRODUCT, apiKey: KEY }).sendConversion('..').catch((e) => e);
    assert.ok(error instanceof required.SovendusError && error instanceof required.InvalidInputError);
  });

  it('starts nothing before the first call', { skip: process.platform !== 'linux' }, () => {
    const counts = run(`
      const threads = () => require('node:fs').readdirSync('/proc/self/task').length;
      const sockets = () => require('node:fs').readdirSync('/proc/self/fd').length;
      const seen = [threads(), sockets()];
      const { Client, ClickCookie } = require('sovendus');
      const { sovendus } = require('sovendus/express');
      seen.push(threads(), sockets());
      const { PRODUCT: productId, KEY: apiKey, ENDPOINT: endpoint } = process.env;
      const client = new Client({ productId, apiKey, endpoint });
      sovendus({ productId, apiKey, endpoint, secret: 'sixteen bytes and more', consent: 'not-required' });
      new ClickCookie({ secret: 'sixteen bytes and more' });
      seen.push(threads(), sockets());
      client.sendConversion(process.env.TOKEN).then(() => {
        seen.push(threads());
        console.log(seen.join());
      });
    `);
    const [threads, sockets, ...rest] = counts.split(',').map(Number);
    assert.deepEqual(rest, [threads, sockets, threads, sockets, Number(threads) + 1]);
  });

  it('works in worker threads, also when they end first', async () => {
    const send = `
      const { Client } = require('sovendus');
      const { PRODUCT: productId, KEY: apiKey, ENDPOINT: endpoint, TOKEN } = process.env;
      const { parentPort } = require('node:worker_threads');
      const sent = new Client({ productId, apiKey, endpoint }).sendConversion(TOKEN);
      sent.then(({ productId }) => parentPort.postMessage(productId));
    `;
    const env = { ...process.env, PRODUCT, KEY, TOKEN, ENDPOINT: sandbox.url };
    const workers = Array.from({ length: 4 }, () => new Worker(send, { eval: true, env }));
    const answers = await Promise.all(workers.map((worker) => once(worker, 'message')));
    assert.deepEqual(answers.flat(), [PRODUCT, PRODUCT, PRODUCT, PRODUCT]);
    await Promise.all(workers.map((worker) => worker.terminate()));

    await sandbox.fault({ fault: { kind: 'delay', ms: 200 }, times: 2 });
    const early = [1, 2].map(() => new Worker(`${send}; process.exit()`, { eval: true, env }));
    await Promise.all(early.map((worker) => once(worker, 'exit')));
    assert.equal(
      (await new imported.Client({ productId: PRODUCT, apiKey: KEY, endpoint: sandbox.url }).sendConversion('after'))
        .productId,
      PRODUCT,
    );
  });

  it('does not keep a program alive, and does not crash one that ends during a call', async () => {
    const client = `
      const { Client } = require('sovendus');
      const { PRODUCT: productId, KEY: apiKey, ENDPOINT: endpoint, TOKEN } = process.env;
      const client = new Client({ productId, apiKey, endpoint });
    `;
    assert.equal(run(`${client} client.sendConversion(TOKEN).then(() => console.log('sent'))`), 'sent');
    await sandbox.fault({ fault: { kind: 'hang' }, times: null });
    assert.equal(run(`${client} client.sendConversion(TOKEN); setTimeout(() => process.exit(), 100)`), '');
    await sandbox.clear();
  });

  it('leaves no rejection unhandled', () => {
    const out = run(`
      const { Client, sendConversion } = require('sovendus');
      const seen = [];
      process.on('unhandledRejection', (error) => seen.push(error));
      const { PRODUCT: productId, KEY: apiKey, ENDPOINT: endpoint } = process.env;
      const controller = new AbortController();
      const client = new Client({ productId, apiKey, endpoint });
      client.sendConversions(['..', 'a'], { signal: controller.signal }).catch(() => {});
      client.sendConversion('a', { signal: controller.signal }).catch(() => {});
      controller.abort();
      sendConversion('..', productId, apiKey);
      process.on('exit', () => console.log(seen.length));
    `);
    assert.equal(out, '0');
  });
});

describe('a consumer', () => {
  for (const project of ['esm', 'cjs']) {
    it(`type-checks as ${project}`, () => {
      const compiler = require.resolve('typescript/package.json').replace('package.json', 'bin/tsc');
      const args = [compiler, '-p', `test/consumer/tsconfig.${project}.json`];
      const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
      assert.equal(done.status, 0, done.stdout);
    });
  }
});
