import { say } from '../message.ts';
import { defineRule } from '../rule.ts';

export const rawSocket = defineRule({
  id: 'raw-socket',
  summary: say`Containers started through Docker Desktop's raw socket go round ECI in old releases.`,
  why: say`The raw socket is the engine's own: what reaches it there did not pass what puts containers under ECI (CVE-2023-0629).`,
  instead: say`Use the usual socket, by the context desktop-linux, and a newer Docker Desktop.`,
  behaviour: 'raw-socket',
  on: ['rawSocket'],
  kinds: ['devcontainer', 'shell'],
  check: ({ host, anchor }) => ({
    at: anchor,
    message: say`Through ${host}, containers start without ECI in this Docker Desktop (CVE-2023-0629).`,
  }),
  examples: [
    {
      kind: 'devcontainer',
      bad: '{\n  "image": "alpine",\n  "initializeCommand": "docker «-H unix:///var/run/docker.raw.sock» run alpine"\n}\n',
      good: '{\n  "image": "alpine",\n  "initializeCommand": "docker run alpine"\n}\n',
      target: { desktop: '4.16.3' },
    },
    {
      kind: 'shell',
      bad: '#!/bin/sh\nDOCKER_HOST="unix://$HOME/Library/Containers/com.docker.docker/Data/docker.raw.sock" «docker run» --privileged alpine\ndocker «-H npipe:////./pipe/docker_engine_linux» compose up\n',
      good: '#!/bin/sh\nDOCKER_HOST="unix://$HOME/.docker/run/docker.sock" docker run alpine\ndocker -H unix:///var/run/docker.raw.sock ps\n',
      target: { desktop: '4.16.0' },
    },
  ],
});
