import { valueOf } from '../facts.ts';
import { imageOf, sameRepository } from '../image-reference.ts';
import type { SettingsDocument } from '../kinds/admin-settings/document.ts';
import type { Machine } from '../knowledge/behaviour.ts';
import { behaviours } from '../knowledge/behaviours.ts';
import { verdictOn } from '../knowledge/judge.ts';
import { kubernetesSocketImages } from '../knowledge/socket-policy.ts';
import { type Message, say } from '../message.ts';
import type { Policy } from '../policy.ts';
import { type Addition, additionsTo } from '../policy-additions.ts';
import { policyOf, socketLists } from '../policy-of.ts';
import { defineRule, type Problem } from '../rule.ts';
import { nodeAt, settingAt } from '../settings-model.ts';
import { decideSocket } from '../socket-decision.ts';
import { containerOf, type SocketUser } from '../socket-users.ts';
import { asMap, type DataEntry } from '../syntax/data.ts';
import { settingsFile, socketExample } from './settings-example.ts';

const kubernetes =
  '"kubernetes": { "locked": true, "enabled": true, "imagesRepository": «"registry.example/k8s"» }';

export const socketImageMissing = defineRule({
  id: 'socket-image-missing',
  summary: say`The image list has every image that needs the Docker socket.`,
  why: say`ECI refuses the Docker socket to every image that is not in the list: to those of Docker Desktop's own Kubernetes, when they come from a registry of yours, and to those of your workspace.`,
  instead: say`Add the images to the list, or do without the socket.`,
  also: ['socket-kubernetes-images', 'docker-socket-mount'],
  on: ['adminSettings'],
  kinds: ['admin-settings'],
  check: ({ document }, { machine, socketUsers }) => {
    const policy = policyOf(document);
    return policy === undefined
      ? []
      : [...ofKubernetes(document), ...ofWorkspace(document, policy, machine, socketUsers)];
  },
  examples: [
    {
      kind: 'admin-settings',
      target: { desktop: '4.43.0' },
      bad: settingsFile(kubernetes),
      good: settingsFile(
        kubernetes.replaceAll(/[«»]/g, ''),
        '{\n      "imageList": {\n        "images": [\n          "registry.example/k8s/desktop-cloud-provider-kind:*",\n          "registry.example/k8s/desktop-containerd-registry-mirror:*"\n        ]\n      }\n    }',
      ),
      fix: 'Add the images that Kubernetes needs',
    },
    {
      kind: 'admin-settings',
      with: {
        'compose.yaml':
          'services:\n  proxy:\n    image: traefik:v3\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n  app:\n    build: .\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n',
        Dockerfile: 'FROM docker:cli\nRUN apk add git\n',
      },
      bad: socketExample('«"images"»: ["testcontainers/ryuk:*"]'),
      good: socketExample(
        '"images": ["testcontainers/ryuk:*", "traefik:v3", "docker:cli"], "allowDerivedImages": true',
      ),
      fix: 'Add the images that this workspace needs',
    },
  ],
});

/** The images of the control plane that mount the socket, where they come from somewhere else. */
function ofKubernetes(document: SettingsDocument): Problem[] {
  const repository = settingAt(document, 'kubernetes.imagesRepository');
  const node = nodeAt(document, 'kubernetes.imagesRepository');
  if (node === undefined || typeof repository !== 'string' || repository.trim() === '') return [];
  if (
    settingAt(document, 'kubernetes.enabled') === false &&
    settingAt(document, 'kubernetes.locked') === true
  )
    return [];
  const { images } = socketLists(document);
  const missing = kubernetesSocketImages
    .map(name => `${repository.replace(/\/+$/, '')}/${name}`)
    .filter(image => !images.some(({ extract }) => extract.text === '*' || covers(extract.text, image)));
  if (missing.length === 0) return [];
  return [
    {
      at: node.anchor,
      behaviour: 'socket-kubernetes-images',
      message: say`Kubernetes does not start: ECI refuses the Docker socket to ${missing.join(' and ')}, which the image list does not name.`,
      fixes: [
        {
          title: say`Add the images that Kubernetes needs`,
          safety: 'review',
          edits: additionsTo(
            document,
            missing.map(
              (image): Addition =>
                policy =>
                  policy.allow(`${image}:*`),
            ),
          ),
        },
      ],
    },
  ];
}

/** Which tags Docker Desktop takes is its own affair: any entry of the repository will do. */
function covers(entry: string, image: string): boolean {
  const [listed, wanted] = [imageOf(entry, true), imageOf(image)];
  return listed !== undefined && wanted !== undefined && sameRepository(listed, wanted);
}

/** The images of the workspace's files. What cannot be told from the text is not missed. */
function ofWorkspace(
  document: SettingsDocument,
  policy: Policy,
  machine: Machine,
  users: readonly SocketUser[],
): Problem[] {
  if (verdictOn(behaviours['docker-socket-mount'], machine)?.verdict !== 'blocked') return [];
  const missing = users.flatMap(user => {
    const { decision, image, bases } = decideSocket(policy, containerOf(user), machine);
    return decision.answer === 'denied' ? [{ ...user, image: valueOf(image), bases }] : [];
  });
  const at = listEntry(document)?.keyAnchor;
  if (at === undefined || missing.length === 0) return [];
  const names = [...new Set(missing.flatMap(({ image }) => image ?? []))];
  const built = [
    ...new Set(missing.flatMap(({ image, bases }) => (image === undefined ? bases.slice(0, 1) : []))),
  ];
  const edits = additionsTo(
    document,
    missing.map(
      ({ image, bases: [base] }): Addition =>
        now =>
          base !== undefined ? now.allowDerived(base) : image === undefined ? undefined : now.allow(image),
    ),
  );
  return [
    {
      at,
      behaviour: 'docker-socket-mount',
      message: missingText(names, built),
      related: missing.map(({ workload, at: place }) => ({
        at: place,
        message: say`${workload} mounts the Docker socket`,
      })),
      fixes:
        edits.length === 0
          ? []
          : [
              {
                title:
                  names.length === 0
                    ? say`Allow images built from ${built.join(', ')}`
                    : say`Add the images that this workspace needs`,
                safety: 'review',
                edits,
              },
            ],
    },
  ];
}

/** `names`: images that are missing; `built`: what those are built from that have no name. */
function missingText(names: readonly string[], built: readonly string[]): Message {
  const [listed, bases] = [names.join(', '), built.join(', ')];
  if (built.length === 0)
    return names.length === 1
      ? say`A container of this workspace mounts the Docker socket, and the list does not allow its image: ${listed}.`
      : say`Containers of this workspace mount the Docker socket, and the list does not allow their images: ${listed}.`;
  return names.length === 0
    ? say`What mounts the Docker socket in this workspace is built from ${bases}, and the list does not allow that.`
    : say`Containers of this workspace mount the Docker socket, and the list does not allow their images: ${listed}, and what is built from ${bases}.`;
}

/** The innermost of the entries around the list. */
function listEntry({ data }: SettingsDocument): DataEntry | undefined {
  let found: DataEntry | undefined;
  let map = asMap(data.root);
  for (const name of ['enhancedContainerIsolation', 'dockerSocketMount', 'imageList', 'images']) {
    const entry = map?.entry(name);
    if (entry === undefined) break;
    found = entry;
    map = asMap(entry.value);
  }
  return found;
}
