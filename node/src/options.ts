/** What a value must be: words for the message if it isn't. */
export interface Rule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const MOST = 2 ** 32 - 1;

export const text: Rule = { expected: 'a string', holds: (value) => typeof value === 'string' };
export const flag: Rule = { expected: 'true or false', holds: (value) => typeof value === 'boolean' };
export const time: Rule = { expected: 'a number of milliseconds', holds: (value) => typeof value === 'number' };
export const count: Rule = {
  expected: 'a whole number',
  holds: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST,
};
export const age: Rule = {
  expected: 'a number of milliseconds, 0 or more',
  holds: (value) => typeof value === 'number' && value >= 0,
};
export const money: Rule = {
  expected: 'a string such as "12.34", a whole number, or a bigint of the smallest unit',
  holds: (value) => ['string', 'number', 'bigint'].includes(typeof value),
};
export const percent: Rule = {
  expected: 'a string such as "7.7", or a whole number',
  holds: (value) => typeof value === 'string' || typeof value === 'number',
};
export const moment: Rule = {
  expected: 'a valid Date, or a number of milliseconds since 1970',
  holds: (value) => Number.isFinite(value instanceof Date ? value.getTime() : value),
};
export const pem: Rule = {
  expected: 'PEM text or a Buffer of it (read the file yourself)',
  holds: (value) => typeof value === 'string' || value instanceof Uint8Array,
};
export const keys: Rule = {
  expected: 'an object of product ids and their API keys',
  holds: (value) => isObject(value) && Object.values(value).every(text.holds),
};

/**
 * Refuses options that are missing, unknown or of another type; whether a value is right is the core's to say.
 *
 * @throws TypeError that names the option and never shows its value, which may be a secret.
 */
export function checkOptions(
  where: string,
  options: unknown,
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>>,
): void {
  if (!isObject(options)) {
    throw new TypeError(`${where}: an object of options is expected`);
  }
  const rules: Record<string, Rule> = { ...required, ...optional };
  for (const [name, value] of Object.entries(options)) {
    checkOption(where, name, value, rules);
  }
  for (const name of Object.keys(required)) {
    if (options[name] === undefined) {
      throw new TypeError(`${where}: the option "${name}" is missing (${required[name]?.expected})`);
    }
  }
}

/**
 * The items of a list, or of anything else that can be gone through but a string.
 *
 * @throws TypeError if it is none.
 */
export function listOf<T>(where: string, items: Iterable<T>): T[] {
  if (typeof (items as Partial<Iterable<T>> | null)?.[Symbol.iterator] !== 'function' || typeof items === 'string') {
    throw new TypeError(`${where}: a list is expected`);
  }
  return Array.from(items);
}

/** What of an object is known: `null` counts as left out. Anything else than an object is left as it is. */
export function known<T>(facts: T): T {
  const isKnown = ([, value]: [string, unknown]) => value != null;
  return isObject(facts) ? (Object.fromEntries(Object.entries(facts).filter(isKnown)) as T) : facts;
}

function checkOption(where: string, name: string, value: unknown, rules: Record<string, Rule>): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) {
    throw new TypeError(`${where}: there is no option "${name}"${suggestion(name, Object.keys(rules))}`);
  }
  if (value !== undefined && !rule.holds(value)) {
    throw new TypeError(`${where}: the option "${name}" must be ${rule.expected}`);
  }
}

function suggestion(name: string, known: readonly string[]): string {
  const ranked = known.map((candidate) => ({ candidate, far: distance(normal(name), normal(candidate)) }));
  const best = ranked.reduce((a, b) => (b.far < a.far ? b : a));
  return best.far <= 3 ? `; did you mean "${best.candidate}"?` : `; there are ${known.join(', ')}`;
}

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

/** How many letters differ (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      const change = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
