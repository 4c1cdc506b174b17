#!/usr/bin/env node
// Older Nodes would end with a syntax error or a crash of the SQLite driver: say it in words, before anything is loaded.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`Malipo needs Node 22.19 or newer; this is ${process.versions.node}. Update Node and try again.`);
  process.exitCode = 1;
} else {
  // Compiled code is kept between starts: after a crash the server answers in half the time.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { runInProcess } = await import('./process.ts');
  process.exitCode = await runInProcess();
}
