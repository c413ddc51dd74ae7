import type { ExpressOptions } from './options.js';

/**
 * The options that the environment holds.
 *
 * @throws TypeError that names every variable that is missing.
 */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): ExpressOptions {
  const product = ['SOVENDUS_PRODUCT_ID', 'SOVENDUS_API_KEY'];
  demand(env, [...(env['SOVENDUS_TRAFFIC_SOURCE'] ? [] : product), 'SOVENDUS_SECRET', 'SOVENDUS_CONSENT']);
  const consent = env['SOVENDUS_CONSENT'];
  if (consent !== 'not-required') {
    throw new TypeError('SOVENDUS_CONSENT can only be "not-required"; give a callback to configure() instead');
  }
  return {
    secret: env['SOVENDUS_SECRET'] ?? '',
    consent,
    productId: env['SOVENDUS_PRODUCT_ID'] || undefined,
    apiKey: env['SOVENDUS_API_KEY'] || undefined,
    endpoint: env['SOVENDUS_ENDPOINT'] || undefined,
    trafficSource: env['SOVENDUS_TRAFFIC_SOURCE'] || undefined,
    trafficMedium: env['SOVENDUS_TRAFFIC_MEDIUM'] || undefined,
    couponEndpoint: env['SOVENDUS_COUPON_ENDPOINT'] || undefined,
  };
}

function demand(env: NodeJS.ProcessEnv, names: readonly string[]): void {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new TypeError(`set ${missing.join(', ')}, or call configure() of sovendus/express`);
  }
}
