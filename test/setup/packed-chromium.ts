import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A Chromium that needs nothing of the system but glibc. */
export interface PackedChromium {
  readonly executablePath: string;
  /** Its own libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Unpacks the Chromium inside `@sparticuz/chromium` once per installation; about three seconds. */
export async function unpackChromium(): Promise<PackedChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`The packed Chromium runs on Linux x64 only. Install Chrome or Chromium, or set CHROMIUM_PATH to its program.`);
  }
  const { version } = JSON.parse(await readFile(join(modules, '@sparticuz/chromium/package.json'), 'utf8')) as { version: string };
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

/**
 * The package unpacks into the temp folder, under names that a half-finished neighbour may hold already. So it runs with
 * a temp folder of its own, which takes its place in one step. It brings shared libraries only where it believes to be
 * on Lambda; it asks the environment.
 */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  const program = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: dirname(modules),
      env: { ...process.env, TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    });
    await moveFonts(unfinished, folder);
    await rename(unfinished, folder);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was quicker; what it unpacked is the same.
    if (!existsSync(folder))
      throw new Error('The packed Chromium could not be unpacked. Delete node_modules/.cache and try again.', { cause });
  }
}

/** Its font settings expect the temp folder; ours lie beside them. */
async function moveFonts(unfinished: string, folder: string): Promise<void> {
  const settings = join(unfinished, 'fonts', 'fonts.conf');
  const text = await readFile(settings, 'utf8');
  const mine = text.replaceAll(/<dir>[^<]*<\/dir>/g, `<dir>${join(folder, 'fonts')}</dir>`);
  await writeFile(settings, mine.replace(/<cachedir>[^<]*</, `<cachedir>${join(folder, 'fonts-cache')}<`));
}
