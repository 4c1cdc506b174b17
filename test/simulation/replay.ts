import type { World } from './world.ts';

export function replayEvidence(_world: World): void {}
