import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type * as Binding from '../native/binding.js';

const FOLDER = join(__dirname, '..', 'native');

/** The native part of this package for the running platform. */
export const native: typeof Binding = load();

function load(): typeof Binding {
  const reasons: string[] = [];
  for (const platform of platforms()) {
    const file = join(FOLDER, `sovendus.${platform}.node`);
    if (!existsSync(file)) {
      continue;
    }
    try {
      return require(file);
    } catch (error) {
      reasons.push(`${file}: ${(error as Error).message}`);
    }
  }
  throw new Error(explanation(reasons));
}

/** The names that the native file may have here: which C library a Linux has shows when one of them loads. */
function platforms(): string[] {
  const base = `${process.platform}-${process.arch}`;
  switch (process.platform) {
    case 'linux':
      return [`${base}-gnu`, `${base}-musl`];
    case 'win32':
      return [`${base}-msvc`];
    default:
      return [base];
  }
}

function explanation(reasons: readonly string[]): string {
  const here = `${process.platform}-${process.arch} (Node ${process.versions.node})`;
  const found = reasons.length > 0 ? `; found but not loadable: ${reasons.join('; ')}` : '';
  return (
    `sovendus has no native file for ${here} in ${FOLDER}${found}. ` +
    'Install the package on the platform that it runs on (node_modules copied from another system or image does ' +
    'not work), or build it from the repository: install Rust, then run `npm install` in the folder `node`.'
  );
}
