import { say } from '../message.ts';
import { socketLists } from '../policy-of.ts';
import { defineRule } from '../rule.ts';
import { nodeAt } from '../settings-model.ts';
import { socketExample } from './settings-example.ts';

export const socketDerivedImages = defineRule({
  id: 'socket-derived-images',
  summary: say`allowDerivedImages works on the machines of the fleet.`,
  why: say`It came with 4.34, and takes entries with the tag * as bases since 4.36. With it each container that mounts the socket starts up to a second later.`,
  instead: say`Update the machines, or list the derived images themselves.`,
  behaviour: 'socket-derived-images',
  also: ['socket-derived-wildcard'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }) => {
    const lists = socketLists(document);
    const node = nodeAt(
      document,
      'enhancedContainerIsolation.dockerSocketMount.imageList.allowDerivedImages',
    );
    if (!lists.derived || node === undefined) return [];
    return [
      {
        at: node.anchor,
        message: say`This Docker Desktop does not know allowDerivedImages: derived images may not mount the socket.`,
      },
      ...lists.images
        .filter(({ extract }) => extract.text.endsWith(':*'))
        .map(({ anchor, extract }) => ({
          at: anchor,
          behaviour: 'socket-derived-wildcard' as const,
          message: say`Images derived from ${extract.text} may not mount the socket in this Docker Desktop: as a base it needs a tag.`,
        })),
    ];
  },
  examples: [
    {
      kind: 'admin-settings',
      target: { desktop: '4.33.0' },
      bad: socketExample('"images": ["docker:cli"], "allowDerivedImages": «true»'),
      good: socketExample('"images": ["docker:cli"]'),
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.35.0' },
      bad: socketExample('"images": [«"docker:*"»], "allowDerivedImages": true'),
      good: socketExample('"images": ["docker:cli"], "allowDerivedImages": true'),
    },
  ],
});
