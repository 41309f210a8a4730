import { type Fact, valueOrText } from '../facts.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { removal } from './removal.ts';

export const gpu = defineRule({
  id: 'gpu',
  summary: say`GPUs may be out of a container's reach under ECI.`,
  why: say`Docker Desktop gives GPUs to containers on WSL 2 only; under ECI their devices may belong to nobody in the container.`,
  instead: say`Keep a variant without the GPU, use Docker Model Runner for models (it runs outside of containers), or test on a machine with ECI.`,
  behaviour: 'gpu',
  on: ['device'],
  kinds: ['compose', 'devcontainer', 'shell'],
  covers: fact => asksForGpu(fact),
  check(fact, { workload, machine }): Problem | undefined {
    if (workload.runs !== 'container' || !asksForGpu(fact)) return undefined;
    const note = verdictOn(behaviours.gpu, machine)?.clause.note;
    return {
      at: fact.anchor,
      message:
        note === undefined
          ? say`${workload.name} asks for a GPU.`
          : say`${workload.name} asks for a GPU. ${note}`,
      fixes: removal(fact.anchor, say`Remove the GPU`),
    };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  llm:\n    image: vllm/vllm-openai\n    «gpus»: all\n',
      good: 'services:\n  llm:\n    image: vllm/vllm-openai\n',
      fix: 'Remove the GPU',
    },
    {
      kind: 'compose',
      bad: 'services:\n  llm:\n    image: vllm/vllm-openai\n    devices:\n      - «nvidia.com/gpu=all»\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: nvidia\n              count: 1\n              capabilities: [«gpu»]\n',
      good: 'services:\n  llm:\n    image: vllm/vllm-openai\n    deploy:\n      resources:\n        reservations:\n          memory: 4G\n',
      target: { platform: 'windows-wsl2' },
    },
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "hostRequirements": {\n    «"gpu"»: true,\n    "cpus": 4\n  }\n}\n',
      good: '{\n  "image": "alpine",\n  "hostRequirements": {\n    "cpus": 4\n  }\n}\n',
      fix: 'Remove the GPU',
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run --rm «--gpus all» vllm/vllm-openai\n',
      good: '#!/bin/sh\ndocker run --rm vllm/vllm-openai\n',
      fix: 'Remove the GPU',
    },
  ],
});

/** `gpus:`, a reservation, or a name of the Container Device Interface (`nvidia.com/gpu=all`). */
const asksForGpu = (fact: Fact<'device'>): boolean =>
  fact.what === 'gpu' ||
  (fact.what === 'device' && /^[\w.-]+\/[\w.-]*gpu[\w.-]*=/.test(valueOrText(fact.value)));
