// `npm run build`: what gets published. ESM and types into dist/, in the order in which packages need each other.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const tsc = join(root, 'node_modules/typescript/bin/tsc');

for (const name of ['daraja', 'simulator', 'malipo']) {
  const folder = join(root, 'packages', name);
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`packages/${name} does not build; the compiler's words stand above.`);
    process.exit(1);
  }
  // Pages have styles and scripts of their own, which the compiler leaves behind.
  cpSync(join(folder, 'src'), join(folder, 'dist'), {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
  });
  console.log(`✓ packages/${name}/dist`);
}
