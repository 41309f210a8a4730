import {
  canonical,
  type ImageReference,
  parseImage,
  type ReferenceFault,
  sameRepository,
} from '../image-reference.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { type Message, say } from '../message.ts';
import { socketLists } from '../policy-of.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';
import type { DataScalar } from '../syntax/data.ts';
import { socketExample } from './settings-example.ts';

export const socketImage = defineRule({
  id: 'socket-image',
  summary: say`Every entry of the image list can match an image, and adds something.`,
  why: say`Docker Desktop compares the entries with the image of each container that mounts the socket. An entry that is no image reference matches nothing, and nobody is told.`,
  instead: say`Write name:tag, name:* for every tag, name@digest, or * for every image.`,
  also: ['socket-image-wildcard'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }, { machine }) => {
    const { images } = socketLists(document);
    const every = images.find(({ value }) => value === '*');
    const wildcardWorks = verdictOn(behaviours['socket-image-wildcard'], machine) === undefined;
    const seen: Seen[] = [];
    return images.flatMap(entry => {
      if (entry === every)
        return [
          {
            at: entry.anchor,
            behaviour: 'socket-image-wildcard' as const,
            message: say`The entry * does nothing in this Docker Desktop: list the images.`,
          },
        ];
      if (every !== undefined && wildcardWorks)
        return [repeated(entry, every, say`* allows every image already: this entry adds nothing.`)];
      return judge(entry, seen);
    });
  },
  examples: [
    {
      kind: 'admin-settings',
      bad: socketExample('"images": [«"docker.io/testcontainers/Ryuk:*"»]'),
      good: socketExample('"images": ["docker.io/testcontainers/ryuk:*"]'),
    },
    {
      kind: 'admin-settings',
      bad: socketExample('"images": ["docker.io/library/docker:cli", «"docker:cli"»]'),
      good: socketExample('"images": ["docker.io/library/docker:cli"]'),
      fix: 'Remove this entry',
    },
    {
      kind: 'admin-settings',
      bad: socketExample('"images": ["docker:*", «"docker:cli"»]'),
      good: socketExample('"images": ["docker:*"]'),
      fix: 'Remove this entry',
    },
    {
      kind: 'admin-settings',
      bad: socketExample('"images": [«"docker"»]'),
      good: socketExample('"images": ["docker:latest"]'),
      fix: 'Write the tag latest',
    },
    {
      kind: 'admin-settings',
      target: { desktop: '4.35.0' },
      bad: socketExample('"images": [«"*"»]'),
      good: socketExample('"images": ["docker:cli"]'),
    },
  ],
});

interface Seen {
  readonly image: ImageReference;
  readonly entry: DataScalar;
}

function judge(entry: DataScalar, seen: Seen[]): Problem[] {
  const image = parseImage(entry.extract.text, true);
  if (typeof image === 'string')
    return [{ at: entry.anchor, verdict: 'ineffective', message: faults[image] }];
  const covering = seen.find(
    ({ image: other }) =>
      canonical(other) === canonical(image) ||
      (sameRepository(other, image) && other.tag === '*' && image.digest === undefined),
  );
  seen.push({ image, entry });
  if (covering === undefined) return unpinned(entry, image);
  const same = canonical(covering.image) === canonical(image);
  return [
    repeated(
      entry,
      covering.entry,
      same
        ? say`This image is in the list already.`
        : say`${covering.entry.extract.text} allows every tag already: this entry adds nothing.`,
    ),
  ];
}

/** An entry without a tag looks as if it allowed every tag. */
function unpinned(entry: DataScalar, image: ImageReference): Problem[] {
  if (image.written.tag || image.digest !== undefined) return [];
  const name = entry.extract.text;
  const { replace } = entry.anchor;
  const write = (text: string, title: Message): Fix[] =>
    replace === undefined ? [] : [{ title, safety: 'review', edits: replace(text) }];
  return [
    {
      at: entry.anchor,
      verdict: 'confined',
      message: say`Without a tag this allows ${name}:latest only.`,
      fixes: [
        ...write(`${name}:latest`, say`Write the tag latest`),
        ...write(`${name}:*`, say`Allow every tag of ${name}`),
      ],
    },
  ];
}

function repeated(entry: DataScalar, by: DataScalar, message: Message): Problem {
  const edits = entry.anchor.remove?.();
  return {
    at: entry.anchor,
    verdict: 'ineffective',
    message,
    related: [{ at: by.anchor, message: say`The entry that counts` }],
    fixes: edits === undefined ? [] : [{ title: say`Remove this entry`, safety: 'safe', edits }],
  };
}

const faults: Readonly<Record<ReferenceFault, Message>> = {
  empty: say`An empty entry matches no image.`,
  space: say`An image reference has no blanks: this entry matches nothing.`,
  scheme: say`An image reference begins with a name, not with https://: this entry matches nothing.`,
  'upper-case': say`The name of a repository is in lower case: this entry matches nothing.`,
  tag: say`This is not a tag: only * alone stands for every tag. The entry matches nothing.`,
  digest: say`The digest is not complete: this entry matches nothing.`,
  name: say`This is no name of an image: the entry matches nothing.`,
};
