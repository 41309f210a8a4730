import { adminSettings } from './admin-settings/admin-settings.ts';
import { bake } from './bake/bake.ts';
import { compose } from './compose/compose.ts';
import { devcontainer } from './devcontainer/devcontainer.ts';
import { dockerfile } from './dockerfile/dockerfile.ts';
import { githubWorkflow } from './github/workflow.ts';
import { gitlabCi } from './gitlab/gitlab-ci.ts';
import { justfile } from './just/justfile.ts';
import type { Kind } from './kind.ts';
import { kubernetes } from './kubernetes/kubernetes.ts';
import { makefile } from './make/makefile.ts';
import { packageJson } from './package-json.ts';
import { shell } from './shell.ts';
import { taskfile } from './task/taskfile.ts';
import { vscodeTasks } from './vscode-tasks/vscode-tasks.ts';

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
