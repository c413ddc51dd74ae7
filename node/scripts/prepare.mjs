// Builds the package wherever npm prepares it.
//
// `npm install <this folder>` from a shop links the folder and runs this script without installing what the build
// needs, so that is done here first, where it is missing.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** The npm that runs this script, not another one that may be on the path. */
function npm(...args) {
  const { status } = spawnSync(process.execPath, [process.env.npm_execpath, ...args], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

function canBuild() {
  const require = createRequire(import.meta.url);
  try {
    return ['@napi-rs/cli', 'typescript', '@types/node'].every((name) => require.resolve(`${name}/package.json`));
  } catch {
    return false;
  }
}

if (!canBuild()) {
  npm('install', '--no-save', '--ignore-scripts', '--include=dev', '--no-global', '--no-audit', '--no-fund');
}
npm('run', 'build');
