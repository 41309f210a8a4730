import { adminSettings } from './admin-settings.ts';
import { bake } from './bake.ts';
import { compose } from './compose.ts';
import { devcontainer } from './devcontainer.ts';
import { dockerfile } from './dockerfile.ts';
import type { Kind } from './kind.ts';
import { kubernetes } from './kubernetes.ts';

/** Every kind, the most specific name first. */
export const kinds: readonly Kind[] = [adminSettings, bake, compose, devcontainer, dockerfile, kubernetes];
