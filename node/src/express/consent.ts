import type { Consent } from '../click-cookie.js';
import { type Logger, warn } from '../logger.js';

/** What a shop's consent callback may say; `null` and `undefined` mean that the visitor hasn't decided. */
export type ConsentAnswer = boolean | null | undefined | 'granted' | 'denied' | 'unknown';

/** The shop's decision on storing a click with a visitor: none is needed, or ask for each. */
export type ConsentOption<Req> = 'not-required' | ((req: Req) => ConsentAnswer | PromiseLike<ConsentAnswer>);

/** A page waits for the answer, so a consent service that hangs must not hold it for longer. */
const PATIENCE_MS = 1000;

/** Asks the shop. Whatever goes wrong is told to the log and counts as unknown: then nothing is stored. */
export function askConsent<Req>(
  option: ConsentOption<Req>,
  req: Req,
  logger: Logger | undefined,
): Consent | Promise<Consent> {
  if (option === 'not-required') {
    return 'not_required';
  }
  const failed = (why: string): Consent => {
    warn(`${why}, so no click is stored`, logger);
    return 'unknown';
  };
  try {
    const answer = option(req);
    return isPromise(answer) ? patiently(answer, failed) : meaning(answer, failed);
  } catch {
    return failed('the consent callback threw');
  }
}

async function patiently(answer: PromiseLike<ConsentAnswer>, failed: (why: string) => Consent): Promise<Consent> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Consent>((resolve) => {
    timer = setTimeout(() => resolve(failed(`the consent callback took over ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  const asked = Promise.resolve(answer).then(
    (said) => meaning(said, failed),
    () => failed('the consent callback rejected'),
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

function meaning(answer: ConsentAnswer, failed: (why: string) => Consent): Consent {
  switch (answer) {
    case true:
    case 'granted':
      return 'granted';
    case false:
    case 'denied':
      return 'denied';
    case null:
    case undefined:
    case 'unknown':
      return 'unknown';
    default:
      return failed('the consent callback said neither true, false nor null');
  }
}

function isPromise(answer: unknown): answer is PromiseLike<ConsentAnswer> {
  return typeof (answer as { then?: unknown } | null)?.then === 'function';
}
