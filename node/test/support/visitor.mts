import { type RawAnswer, raw, values } from './raw.mjs';

/** A browser as far as cookies go. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(private readonly port: number) {}

  async goes(target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<RawAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await raw(this.port, target, { ...(cookie && { cookie }), ...headers }, method);
    for (const line of values(answer, 'set-cookie')) {
      this.#keep(line);
    }
    return answer;
  }

  posts(target: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    return this.goes(target, headers, 'POST');
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=', 2);
    if (attributes.includes('Max-Age=0')) {
      this.cookies.delete(name);
    } else {
      this.cookies.set(name, value);
    }
  }
}
