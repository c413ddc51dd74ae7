import { connect } from 'node:net';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: string;
}

/** What Node reads of a request's head before it refuses it, in bytes. */
const LONGEST_READ = 16_000;

/** Sends a request as it stands: nothing is encoded, normalised or refused on the way. */
export async function raw(
  port: number,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<RawAnswer> {
  const lines = Object.entries({ host: 'shop.test', connection: 'close', 'content-length': '0', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A server may hang up on a request that it found too long before it read all of it. Then the connection is reset,
  // and the reset may overtake the answer: its status is 0 then. `once` would reject with that error.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve());
    socket.setTimeout(10_000, () => reject(new Error(`no answer to ${method} ${target.slice(0, 80)}`)));
  });
  socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n`);
  await closed;
  if (chunks.length === 0 && target.length + head.length < LONGEST_READ) {
    throw new Error(`hung up without an answer to ${method} ${target.slice(0, 80)}`);
  }
  return parse(Buffer.concat(chunks).toString());
}

/** The values of a header. */
export function values(answer: RawAnswer, name: string): string[] {
  return answer.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(statusLine.split(' ')[1] ?? 0), headers, body: text.slice(end + 4) };
}
