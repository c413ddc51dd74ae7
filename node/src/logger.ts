import { native } from './native.js';

/** Where failures are told: `console`, or anything of its shape such as pino or winston. */
export interface Logger {
  warn(message: string): unknown;
}

let current: Logger = console;

/**
 * Chooses where this package tells of failures; `console` by default.
 *
 * The lines hold no API key, no URL, no whole token and no e-mail address or hash of one.
 */
export function setLogger(logger: Logger): void {
  current = logger;
}

/** Tells of a failure, and never fails itself: neither by a logger that throws nor by one whose promise rejects. */
export function warn(message: string, logger: Logger = current): void {
  try {
    Promise.resolve(logger.warn(`sovendus: ${message}`)).catch(() => {});
  } catch {
    // There is nobody left to tell.
  }
}

/** What a log may show of anything that ought to be a token. */
export function masked(token: unknown): string {
  return typeof token === 'string' ? native.maskToken(token) : '…';
}

/** An error in a line. Only messages of this package's own making reach it. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'unknown reason';
  }
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${error.message} (${code})` : error.message;
}
