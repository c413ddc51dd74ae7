import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Says where a test program listens, and ends it with its standard input. */
export function announce(server: Server): void {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
  process.stdin.resume().once('end', () => process.exit());
}
