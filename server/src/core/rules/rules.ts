import type { Rule } from '../rule.ts';
import { hostNetwork } from './host-network.ts';

/** Every rule, in the order of the documentation. A rule only ever checks the fact types it names in `on`. */
export const rules: readonly Rule[] = [hostNetwork];
