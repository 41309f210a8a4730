import type { Behaviour } from './behaviour.ts';
import { buildBehaviours } from './behaviours-build.ts';
import { fixedBehaviours } from './behaviours-fixed.ts';
import { kubernetesBehaviours } from './behaviours-kubernetes.ts';
import { runBehaviours } from './behaviours-run.ts';
import { settingsBehaviours } from './behaviours-settings.ts';

const all = {
  ...runBehaviours,
  ...buildBehaviours,
  ...kubernetesBehaviours,
  ...settingsBehaviours,
  ...fixedBehaviours,
};

export type BehaviourId = keyof typeof all;

/** Everything that ECI does, by id. */
export const behaviours: Readonly<Record<BehaviourId, Behaviour>> = all;
