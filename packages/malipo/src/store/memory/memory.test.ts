import { describeStore } from '../conformance.ts';
import { memoryStore } from './index.ts';

describeStore('the memory store', () => {
  const memory = memoryStore();
  return { open: () => memory.handle().store };
});
