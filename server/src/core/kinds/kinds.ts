import { adminSettings } from './admin-settings.ts';
import { bake } from './bake.ts';
import { compose } from './compose.ts';
import { devcontainer } from './devcontainer.ts';
import { dockerfile } from './dockerfile.ts';
import { githubWorkflow } from './github-workflow.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { justfile } from './justfile.ts';
import type { Kind } from './kind.ts';
import { kubernetes } from './kubernetes.ts';
import { makefile } from './makefile.ts';
import { packageJson } from './package-json.ts';
import { shell } from './shell.ts';
import { taskfile } from './taskfile.ts';
import { vscodeTasks } from './vscode-tasks.ts';

/** Every kind, the most specific name first. */
export const kinds: readonly Kind[] = [
  adminSettings,
  bake,
  githubWorkflow,
  gitlabCi,
  compose,
  devcontainer,
  dockerfile,
  makefile,
  justfile,
  taskfile,
  packageJson,
  vscodeTasks,
  kubernetes,
  shell,
];
