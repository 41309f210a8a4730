import assert from 'node:assert/strict';
import test from 'node:test';
import { isWindowsImage } from '../../server/src/core/windows.ts';
import { findings } from '../support/findings.ts';

const wsl = { platform: 'windows-wsl2' } as const;
const found = (texts: Readonly<Record<string, string>>, name: string, target = {}): readonly string[] => {
  const text = texts[name] ?? '';
  return findings(texts, name, target).map(
    ({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`,
  );
};
const compose = (text: string, target: object = wsl, others = {}) =>
  found({ 'compose.yaml': text, ...others }, 'compose.yaml', target);

test('images of Windows by name', () => {
  for (const image of [
    'mcr.microsoft.com/windows/servercore:ltsc2022',
    'mcr.microsoft.com/windows-insider:10.0.1',
    'mcr.microsoft.com/nanoserver-insider:1',
    'mcr.microsoft.com/windowsservercore-insider:1',
    'mcr.microsoft.com/dotnet/framework/aspnet:4.8',
    'microsoft/iis',
    'docker.io/microsoft/nanoserver:1709',
    'microsoft/windowsservercore',
    'microsoft/aspnet:4.7.2',
    'microsoft/dotnet-framework:4.7.2-sdk',
    'golang:1.24-windowsservercore-ltsc2022',
  ])
    assert.ok(isWindowsImage(image), image);
  for (const image of [
    'microsoft/aspnet:1.0.0-rc1-final',
    'microsoft/dotnet:2.1-sdk',
    'ghcr.io/microsoft/iis',
    'mcr.microsoft.com/dotnet/sdk:9.0',
    'mcr.microsoft.com/windows.txt',
    'dockurr/windows',
  ])
    assert.ok(!isWindowsImage(image), image);
});

test('of a Windows container only that is said', () => {
  const pipe = String.raw`\\.\pipe\docker_engine`;
  const asked = `    privileged: true\n    network_mode: host\n    volumes:\n      - type: npipe\n        source: ${pipe}\n        target: ${pipe}\n`;
  const image = 'mcr.microsoft.com/windows/servercore:ltsc2022';
  assert.deepEqual(compose(`services:\n  x:\n    image: ${image}\n${asked}`), [`windows-container ${image}`]);
  assert.deepEqual(compose(`services:\n  x:\n    image: ${image}\n${asked}`, {}), []);
  assert.deepEqual(compose(`services:\n  x:\n    image: x\n    isolation: process\n${asked}`), [
    'windows-container process',
  ]);
  assert.deepEqual(compose(`services:\n  x:\n    image: x\n${asked}`), [`windows-container ${pipe}`]);
  assert.deepEqual(
    compose(`services:\n  x:\n    image: x\n    privileged: true\n    volumes: ['./a:C:\\a', './b:C:\\b']\n`),
    [String.raw`windows-container './a:C:\a'`],
  );
  assert.deepEqual(
    compose('services:\n  x:\n    image: x\n    working_dir: C:\\app\n    privileged: true\n'),
    [],
  );
  // A path of the machine says nothing of the container.
  assert.deepEqual(
    compose(`services:\n  x:\n    image: x\n    privileged: true\n    volumes: ['C:\\a:/a']\n`),
    ['privileged-container true'],
  );
});

test('an override is judged by what its base says of Windows', () => {
  const base = 'services:\n  x:\n    image: x\n    isolation: hyperv\n';
  const over = 'services:\n  x:\n    privileged: true\n';
  assert.deepEqual(
    found({ 'compose.yaml': base, 'compose.override.yaml': over }, 'compose.override.yaml', wsl),
    [],
  );
});

test('docker run of a Windows image', () => {
  const script = (image: string) =>
    found(
      { 'a.sh': `#!/bin/sh\ndocker run -v //./pipe/docker_engine:/x --privileged ${image}\n` },
      'a.sh',
      wsl,
    );
  assert.deepEqual(script('microsoft/nanoserver'), ['windows-container microsoft/nanoserver']);
  assert.equal(script('alpine').length, 2);
});

test('builds of Windows images are not unprotected Linux builds', () => {
  const dockerfile = (text: string) => found({ Dockerfile: text }, 'Dockerfile', wsl);
  const servercore = 'mcr.microsoft.com/windows/servercore:ltsc2016';
  assert.deepEqual(dockerfile(`FROM golang AS build\nRUN a\nFROM ${servercore}\nCOPY --from=build /a /\n`), [
    `windows-container ${servercore}`,
  ]);
  assert.deepEqual(dockerfile('# escape=`\nFROM x\nRUN a\n'), []);
  assert.deepEqual(dockerfile('FROM x\nSHELL ["powershell", "-Command"]\nRUN a\n'), []);
  assert.deepEqual(dockerfile('FROM x AS a\nSHELL ["cmd", "/S", "/C"]\nFROM a\n'), []);
  assert.deepEqual(dockerfile('FROM x\nSHELL ["pwsh", "-Command"]\n'), ['build-unprotected FROM']);
  assert.deepEqual(dockerfile(`FROM golang AS l\nFROM ${servercore} AS w\nFROM l\n`), [
    'build-unprotected FROM',
    `windows-container ${servercore}`,
  ]);
});

test('a service is built as its Dockerfile says', () => {
  const windows = 'FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS w\nFROM alpine AS l\n';
  const built = (build: string, text = windows) =>
    compose(`services:\n  x:\n    build: ${build}\n`, wsl, { Dockerfile: text });
  assert.deepEqual(built('.'), ['build-unprotected build']);
  assert.deepEqual(built('{ context: ., target: w }'), []);
  assert.deepEqual(built('.', 'ARG B=mcr.microsoft.com/windows/nanoserver:1\nFROM $B\n'), []);
  assert.deepEqual(
    built('{ context: ., args: { B: alpine } }', 'ARG B=mcr.microsoft.com/windows/nanoserver:1\nFROM $B\n'),
    ['build-unprotected build'],
  );
  assert.deepEqual(compose('services:\n  y:\n    build: .\n    platform: windows/amd64\n'), [
    'windows-container windows/amd64',
  ]);
  // Said once of those that are left.
  assert.deepEqual(
    compose('services:\n  y:\n    build: .\n    platform: windows/amd64\n  z:\n    build: z\n').filter(one =>
      one.startsWith('build'),
    ),
    ['build-unprotected build'],
  );
});
