import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { describe, expect, test } from 'vitest';

const KB = 1000;
const entry = (name: string): string => new URL(name, import.meta.url).pathname;

const fromSource = (source: string): string =>
  source.replaceAll('@malipo/daraja/codes', entry('codes/index.ts')).replaceAll("'@malipo/daraja'", `'${entry('index.ts')}'`);

/** What a bundler makes of an app that does `source` with the package, as a browser would fetch it. */
async function bundle(source: string): Promise<{ gzipped: number; modules: string[] }> {
  const build = await rolldown({
    input: 'app.ts',
    platform: 'neutral',
    treeshake: { moduleSideEffects: false },
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === 'app.ts' ? id : undefined),
        load: (id) => (id === 'app.ts' ? fromSource(source) : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  const [chunk] = output;
  return { gzipped: gzipSync(chunk.code, { level: 9 }).length, modules: chunk.moduleIds.map((id) => id.split('/src/').at(-1) ?? id) };
}

describe('what a bundle carries of the client', () => {
  test('every API, reader, check and value: at most 35 KB, without the sentences of the code reference', async () => {
    const { gzipped, modules } = await bundle(`export * from '@malipo/daraja';`);
    expect(gzipped).toBeLessThanOrEqual(35 * KB);
    expect(modules).not.toContain('codes/sentences.ts');
  });

  test('and the reference of all codes, an entry of its own, with it: at most 39 KB', async () => {
    const { gzipped } = await bundle(`export * from '@malipo/daraja'; export * from '@malipo/daraja/codes';`);
    expect(gzipped).toBeLessThanOrEqual(39 * KB);
  });

  test('STK alone, push and query: at most 12 KB, and no other API’s codes', async () => {
    const { gzipped, modules } = await bundle(
      `export { openConnection, parseCollection, parsePhone, stkPush, stkQuery } from '@malipo/daraja';`,
    );
    expect(gzipped).toBeLessThanOrEqual(12 * KB);
    expect(modules.filter((id) => /^(?:apis|codes)\//.test(id)).toSorted()).toEqual([
      'apis/stk.ts',
      'codes/code-tables.ts',
      'codes/core-unsettled.ts',
      'codes/entry.ts',
      'codes/gateway-codes.ts',
      'codes/gateway.ts',
      'codes/stk-final.ts',
    ]);
  });

  test('it names no module of Node', async () => {
    const build = await rolldown({ input: entry('index.ts'), platform: 'neutral' });
    const { output } = await build.generate({ format: 'esm' });
    await build.close();
    expect(output[0].imports).toEqual([]);
  });
});
