// Writes the entry points for `import` beside those for `require`.
//
// They re-export the CommonJS build instead of being a second one, so that a class is the same class in both worlds:
// an error thrown in a required module is an `instanceof` what another module imported.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

for (const entry of ['index', 'express']) {
  const names = Object.keys(require(`../dist/${entry}.js`)).sort();
  const module = `import entry from './${entry}.js';\n\nexport const { ${names.join(', ')} } = entry;\n`;
  writeFileSync(new URL(`../dist/${entry}.mjs`, import.meta.url), module);
  writeFileSync(new URL(`../dist/${entry}.d.mts`, import.meta.url), `export * from './${entry}.js';\n`);
}
