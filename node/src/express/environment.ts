import type { ExpressOptions } from './options.js';

/**
 * The options that the environment holds.
 *
 * @throws TypeError that names every variable that is missing.
 */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): ExpressOptions {
  const [productId, apiKey, secret, consent] = required(env, [
    'SOVENDUS_PRODUCT_ID',
    'SOVENDUS_API_KEY',
    'SOVENDUS_SECRET',
    'SOVENDUS_CONSENT',
  ]);
  if (consent !== 'not-required') {
    throw new TypeError('SOVENDUS_CONSENT can only be "not-required"; give a callback to configure() instead');
  }
  return { productId, apiKey, secret, consent, endpoint: env['SOVENDUS_ENDPOINT'] || undefined };
}

function required<const Names extends readonly string[]>(
  env: NodeJS.ProcessEnv,
  names: Names,
): { [Index in keyof Names]: string } {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new TypeError(`set ${missing.join(', ')}, or call configure() of sovendus/express`);
  }
  return names.map((name) => env[name]) as { [Index in keyof Names]: string };
}
