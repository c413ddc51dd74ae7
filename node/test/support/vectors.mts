import { readFileSync } from 'node:fs';

/** One of the files that the suites of all languages read. */
export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../tests/vectors/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** `repeat` [s, n] stands for s written n times. */
export function spelled(prefix: string, repeat: readonly [string, number] | undefined): string {
  return repeat === undefined ? prefix : prefix + repeat[0].repeat(repeat[1]);
}
