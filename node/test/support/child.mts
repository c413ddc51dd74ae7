import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that says on one line of JSON that it is ready, and ends when its standard input does. */
export interface Program<Ready> {
  readonly child: ChildProcess;
  readonly ready: Ready;
  /** All that it has written to standard error. */
  errors(): string;
  stop(): Promise<void>;
}

const PATIENCE_MS = 15_000;

export async function start<Ready>(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Program<Ready>> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const exited = once(child, 'exit');
  const line = once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
  const early = exited.then(([code]) => {
    throw new Error(`${command} ended with ${code} before it was ready: ${errors}`);
  });
  const [ready] = await Promise.race([line, early]).catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
  early.catch(() => {});
  const stop = async () => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await exited;
    clearTimeout(timer);
  };
  return { child, ready: JSON.parse(ready) as Ready, errors: () => errors, stop };
}
