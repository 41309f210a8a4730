import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from '../../server/src/core/message.ts';
import { sureFindings } from '../support/findings.ts';

const script = '#!/bin/sh\nset -e\nsudo modprobe nf_nat\n';

/** What is said of a dev container in a workspace with the script: the words it is said at, and how the message begins. */
function said(
  config: Readonly<Record<string, unknown>>,
  path: string,
  name = '.devcontainer/devcontainer.json',
  text = script,
): readonly string[] {
  const json = JSON.stringify({ image: 'alpine', ...config });
  return sureFindings({ [name]: json, [path]: text }, name).map(({ at, message }) => {
    const line = render(message);
    return `${json.slice(at.span.start, at.span.end)} > ${line.slice(0, line.indexOf(' fails'))}`;
  });
}

const post = '.devcontainer/post.sh';

test('reads the scripts of the workspace that lifecycle commands run', () => {
  const found = (word: string): readonly string[] => [`${word} > post.sh, line 3: modprobe`];
  for (const [config, word] of [
    [{ postCreateCommand: `bash ${post}` }, post],
    [{ postStartCommand: `mkdir x; ./${post} a && true` }, `./${post}`],
    [{ onCreateCommand: ['sh', `./${post}`] }, `"./${post}"`],
    [{ postAttachCommand: { a: `sudo ${post}` } }, post],
    [
      {
        workspaceFolder: '/src',
        workspaceMount: 'source=${localWorkspaceFolder},target=/src,type=bind',
        updateContentCommand: `/src/${post}`,
      },
      `/src/${post}`,
    ],
    [
      {
        mounts: [{ source: '${localWorkspaceFolder}', target: '/mnt', type: 'bind' }],
        postStartCommand: `/mnt/${post}`,
      },
      `/mnt/${post}`,
    ],
    [
      {
        mounts: ['source=${localWorkspaceFolder}/.devcontainer,target=/dc,type=bind'],
        postStartCommand: '/dc/post.sh',
      },
      '/dc/post.sh',
    ],
    [
      {
        image: undefined,
        dockerComposeFile: 'compose.yaml',
        service: 'a',
        workspaceFolder: '/w',
        postCreateCommand: post,
      },
      post,
    ],
  ] as const)
    assert.deepEqual(said(config, post), found(word), JSON.stringify(config));
  assert.deepEqual(said({ postCreateCommand: post }, post, '.devcontainer.json'), found(post));
  assert.deepEqual(said({ postCreateCommand: post }, post, '.devcontainer/a/devcontainer.json'), found(post));
});

test('says nothing of a script that is not surely the one, or may not do it', () => {
  for (const config of [
    { postCreateCommand: `cat ${post}` },
    { postCreateCommand: 'post.sh' },
    { postCreateCommand: `bash /opt/${post}` },
    { postCreateCommand: `bash ../${post}` },
    { workspaceFolder: '/w', workspaceMount: 'source=code,target=/w,type=volume', postCreateCommand: post },
    { workspaceFolder: '${localEnv:W}', postCreateCommand: post },
    {
      mounts: ['source=x,target=/workspaces/workspace/.devcontainer,type=volume'],
      workspaceFolder: '/workspaces/workspace',
      postCreateCommand: `/workspaces/workspace/${post}`,
    },
    { image: undefined, dockerComposeFile: 'compose.yaml', service: 'a', postCreateCommand: post },
    { initializeCommand: `bash ${post}` },
  ])
    assert.deepEqual(said(config, post), [], JSON.stringify(config));
  assert.deepEqual(said({ postCreateCommand: post }, post, 'devcontainer.json'), []);
  for (const text of [
    '#!/bin/sh\nif [ -e /x ]; then modprobe a; fi\n',
    '#!/bin/sh\n[ -e /x ] || modprobe a\n',
    '#!/bin/sh\nmount-it a || modprobe b\n',
    '#!/usr/bin/env node\nmodprobe a\n',
  ])
    assert.deepEqual(said({ postCreateCommand: post }, post, undefined, text), [], text);
});
