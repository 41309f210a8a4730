import type { Behaviour } from './behaviour.ts';
import { buildBehaviours } from './behaviours-build.ts';
import { runBehaviours } from './behaviours-run.ts';
import { settingsBehaviours } from './behaviours-settings.ts';

const all = { ...runBehaviours, ...buildBehaviours, ...settingsBehaviours };

export type BehaviourId = keyof typeof all;

/** Everything that ECI does, by id. */
export const behaviours: Readonly<Record<BehaviourId, Behaviour>> = all;
