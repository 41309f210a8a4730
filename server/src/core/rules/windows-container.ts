import { type Fact, factsOf, valueOf, type Workload } from '../facts.ts';
import { type Message, say } from '../message.ts';
import { defineRule, type Problem } from '../rule.ts';
import { isWindowsImage, isWindowsPath, isWindowsPlatform } from '../windows.ts';

export const windowsContainer = defineRule({
  id: 'windows-container',
  summary: say`ECI protects Linux containers only.`,
  why: say`Windows containers run on the Windows machine itself, not in Docker Desktop's Linux VM, where ECI works.`,
  instead: say`Use a Linux image where there is one, or accept that this container runs without ECI.`,
  behaviour: 'windows-container',
  on: ['image', 'platform', 'mount'],
  ofWindows: true,
  kinds: ['compose', 'dockerfile', 'shell'],
  covers: fact => describe(fact) !== undefined,
  check(fact, { workload }): Problem | undefined {
    const message = describe(fact);
    return message === undefined || saidBefore(fact, workload) ? undefined : { at: fact.anchor, message };
  },
  examples: [
    {
      kind: 'compose',
      bad: 'services:\n  web:\n    image: «mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022»\n  job:\n    image: example/job\n    platform: «windows/amd64»\n',
      good: 'services:\n  web:\n    image: nginx\n  job:\n    image: example/job\n    platform: linux/amd64\n',
      target: { platform: 'windows-hyperv' },
    },
    {
      kind: 'dockerfile',
      bad: 'FROM --platform=windows/amd64 «mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2022»\n',
      good: 'FROM --platform=linux/amd64 mcr.microsoft.com/dotnet/aspnet:9.0-alpine\n',
      target: { platform: 'windows-hyperv' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\ndocker run «--platform windows/amd64» example/job\n',
      good: '#!/bin/sh\ndocker run --platform linux/amd64 example/job\n',
      target: { platform: 'windows-hyperv' },
    },
  ],
});

/** The image says it already, or else the platform, or else the first mount. */
function saidBefore(fact: Fact, workload: Workload): boolean {
  if (fact.type === 'image') return false;
  if (isWindowsImage(valueOf(workload.image) ?? '')) return true;
  if (fact.type !== 'mount') return false;
  const mounts = factsOf(workload, 'mount').filter(one => describe(one) !== undefined);
  return factsOf(workload, 'platform').some(isWindowsPlatform) || mounts[0] !== fact;
}

function describe(fact: Fact<'image' | 'platform' | 'mount'>): Message | undefined {
  if (fact.type === 'image') {
    const reference = valueOf(fact.reference);
    return reference !== undefined && isWindowsImage(reference)
      ? say`ECI does not protect containers of ${reference}: it is for Linux containers.`
      : undefined;
  }
  const tells = fact.type === 'mount' ? isWindowsPath(valueOf(fact.target)) : isWindowsPlatform(fact);
  return tells ? say`ECI does not protect this container: it is for Linux containers.` : undefined;
}
