export { testMalipo, createRun, shortcodesOf } from './test-malipo.ts';
export type { Run, TestMalipo, TestOptions } from './test-malipo.ts';
export { memoryStore } from '../store/memory/index.ts';
export type { MemoryHandle, MemoryOptions, MemoryStore, RowChange, Scheduler } from '../store/memory/index.ts';
