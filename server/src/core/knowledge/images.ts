import type { Setting } from '../facts.ts';
import { imageOf } from '../image-reference.ts';

/** What an image is known to need that ECI keeps from containers. */
export type ImageNeed =
  /** Loads BPF programs when it starts, and does little or nothing without. */
  | 'bpf'
  /** Registers emulators with binfmt_misc when it is run as its page says. */
  | 'binfmt'
  /** Runs an engine with a user namespace of its own. */
  | 'user-namespace'
  /** Talks to the Docker Engine through its socket. */
  | 'docker-socket';

export interface KnownImage {
  /** Without `docker.io/`, `library/` and tag. */
  readonly image: string;
  /** Only tags that match. */
  readonly tag?: RegExp;
  readonly needs: readonly ImageNeed[];
  /** `certain`: it says so itself, and cannot do without. `usual`: as it is mostly run. */
  readonly confidence: 'certain' | 'usual';
  /** Where it says so. */
  readonly source: string;
  /** The flags of which one asks for it, in Go's writing; absent: it does so whatever its arguments. */
  readonly asked?: readonly string[];
  /** Those of its programs that do it, without folders; absent: the one with the image's name. */
  readonly programs?: readonly string[];
  /** What it is given as its command runs in the place of its own program. */
  readonly runsGiven?: true;
  /** Run by root, it can do without. */
  readonly unlessRoot?: true;
}

const known = (
  needs: readonly ImageNeed[],
  confidence: KnownImage['confidence'],
  source: string,
  ...images: readonly string[]
): readonly KnownImage[] => images.map(image => ({ image, needs, confidence, source }));

/** BPF agents whose program has another name than the image. */
const agents = (
  programs: readonly string[],
  source: string,
  ...images: readonly string[]
): readonly KnownImage[] =>
  images.map(image => ({ image, needs: ['bpf'], confidence: 'certain', source, programs }));

/** Those whose image has no program of its own, or one that runs what it is given. */
const givenAgents = (...args: Parameters<typeof agents>): readonly KnownImage[] =>
  agents(...args).map(image => ({ ...image, runsGiven: true }));

/** Well-known images by what their own pages say (2026). */
export const knownImages: readonly KnownImage[] = [
  {
    image: 'tonistiigi/binfmt',
    needs: ['binfmt'],
    confidence: 'certain',
    // Without them it lists the emulators that are there.
    asked: ['install', 'uninstall'],
    source: 'github.com/tonistiigi/binfmt: cmd/binfmt/main.go',
  },
  {
    image: 'multiarch/qemu-user-static',
    needs: ['binfmt'],
    confidence: 'certain',
    programs: ['register'],
    source: 'github.com/multiarch/qemu-user-static',
  },
  ...known(['binfmt'], 'certain', 'github.com/docker/binfmt', 'docker/binfmt', 'linuxkit/binfmt'),
  ...known(['binfmt'], 'certain', 'github.com/dbhi/qus', 'aptman/qus', 'dbhi/qus'),
  ...givenAgents(
    ['cilium-agent'],
    'docs.cilium.io: system requirements; github.com/cilium/cilium: images/cilium/Dockerfile',
    'cilium/cilium',
    'quay.io/cilium/cilium',
    'rancher/mirrored-cilium-cilium',
  ),
  ...known(['bpf'], 'certain', 'tetragon.io: requirements', 'cilium/tetragon', 'quay.io/cilium/tetragon'),
  ...givenAgents(
    ['falco'],
    'falco.org: kernel event sources; github.com/falcosecurity/falco: docker/falco/Dockerfile',
    'falcosecurity/falco',
    'falcosecurity/falco-no-driver',
  ),
  ...known(['bpf'], 'certain', 'aquasecurity.github.io/tracee: prerequisites', 'aquasec/tracee'),
  ...known(['bpf'], 'certain', 'docs.px.dev: requirements', 'gcr.io/pixie-oss/pixie-prod/vizier-pem_image'),
  ...known(['bpf'], 'certain', 'grafana.com/docs/beyla', 'grafana/beyla'),
  ...agents(['obi', 'ebpf-instrument'], 'opentelemetry.io: eBPF instrumentation', 'otel/ebpf-instrument'),
  ...known(
    ['bpf'],
    'certain',
    'github.com/open-telemetry/opentelemetry-ebpf-profiler',
    'otel/opentelemetry-ebpf-profiler',
  ),
  ...known(
    ['bpf'],
    'certain',
    'github.com/open-telemetry/opentelemetry-collector-releases: otelcol-ebpf-profiler',
    'otel/opentelemetry-collector-ebpf-profiler',
  ),
  ...known(['bpf'], 'certain', 'parca.dev: agent', 'ghcr.io/parca-dev/parca-agent'),
  ...agents(
    ['gadgettracermanager', 'ig'],
    'inspektor-gadget.io: requirements',
    'ghcr.io/inspektor-gadget/inspektor-gadget',
    'ghcr.io/inspektor-gadget/ig',
  ),
  ...known(['bpf'], 'certain', 'docs.coroot.com: node agent', 'ghcr.io/coroot/coroot-node-agent'),
  ...known(
    ['bpf'],
    'certain',
    'github.com/netobserv/netobserv-ebpf-agent',
    'quay.io/netobserv/netobserv-ebpf-agent',
  ),
  ...known(['bpf'], 'certain', 'kubescape.io: node agent', 'quay.io/kubescape/node-agent'),
  ...known(['bpf'], 'certain', 'docs.loxilb.io: requirements', 'ghcr.io/loxilb-io/loxilb'),
  ...agents(['start_kmesh.sh', 'kmesh-daemon'], 'kmesh.net: architecture', 'ghcr.io/kmesh-net/kmesh'),
  ...known(['bpf'], 'certain', 'bpfman.io', 'quay.io/bpfman/bpfman'),
  ...known(['bpf'], 'certain', 'github.com/cloudflare/ebpf_exporter', 'ghcr.io/cloudflare/ebpf_exporter'),
  ...agents(
    ['controller'],
    'retina.sh: requirements',
    'ghcr.io/microsoft/retina/retina-agent',
    'mcr.microsoft.com/containernetworking/retina-agent',
  ),
  {
    image: 'quay.io/iovisor/bpftrace',
    needs: ['bpf'],
    confidence: 'certain',
    runsGiven: true,
    source: 'github.com/bpftrace/bpftrace: docker/Dockerfile.release has no entrypoint',
  },
  ...known(['bpf'], 'certain', 'docs.docker.com: Enhanced Container Isolation', 'djs55/bpftool'),
  {
    image: 'docker',
    tag: /rootless/,
    needs: ['user-namespace'],
    confidence: 'certain',
    programs: ['dockerd', 'dockerd-entrypoint.sh', 'dockerd-rootless.sh', 'rootlesskit'],
    runsGiven: true,
    unlessRoot: true,
    source: 'hub.docker.com/_/docker: rootless; github.com/docker-library/docker: dockerd-entrypoint.sh',
  },
  {
    image: 'moby/buildkit',
    tag: /rootless/,
    needs: ['user-namespace'],
    confidence: 'certain',
    programs: ['rootlesskit', 'buildctl-daemonless.sh'],
    source: 'github.com/moby/buildkit: rootless mode',
  },
  ...known(['docker-socket'], 'certain', 'containrrr.dev/watchtower', 'containrrr/watchtower'),
  ...known(
    ['docker-socket'],
    'certain',
    'docs.portainer.io: install',
    'portainer/portainer-ce',
    'portainer/portainer-ee',
    'portainer/agent',
  ),
  ...known(['docker-socket'], 'certain', 'github.com/testcontainers/moby-ryuk', 'testcontainers/ryuk'),
  ...known(['docker-socket'], 'certain', 'dozzle.dev', 'amir20/dozzle'),
  ...known(['docker-socket'], 'certain', 'github.com/nginx-proxy/docker-gen', 'nginxproxy/docker-gen'),
  ...known(
    ['docker-socket'],
    'certain',
    'github.com/Tecnativa/docker-socket-proxy',
    'tecnativa/docker-socket-proxy',
  ),
  ...known(['docker-socket'], 'usual', 'doc.traefik.io: Docker provider', 'traefik'),
  ...known(['docker-socket'], 'usual', 'github.com/nginx-proxy/nginx-proxy', 'nginxproxy/nginx-proxy'),
  ...known(
    ['docker-socket'],
    'usual',
    'docs.datadoghq.com: Docker agent',
    'datadog/agent',
    'gcr.io/datadoghq/agent',
  ),
  ...known(['docker-socket'], 'usual', 'docs.localstack.cloud: Lambda', 'localstack/localstack'),
  ...known(['docker-socket'], 'usual', 'docs.gitlab.com: runner in a container', 'gitlab/gitlab-runner'),
  ...known(
    ['docker-socket'],
    'usual',
    'github.com/google/cadvisor',
    'gcr.io/cadvisor/cadvisor',
    'ghcr.io/google/cadvisor',
  ),
];

/** Whether the program is one of those that do what the image is known for; a script of bpftrace is one by its name. */
export const isProgramOf = ({ image, programs }: KnownImage, program: string): boolean =>
  programs?.includes(program) ??
  (program === image.slice(image.lastIndexOf('/') + 1) || program.endsWith('.bt'));

/** What is known of an image by its reference, though only the run knows a part of its tag (`a/b:$VERSION-rootless`). */
export function knownImage(reference: Setting<string>, need: ImageNeed): KnownImage | undefined {
  const image = imageOf(reference.known ? reference.value : withSomeTag(reference.text));
  if (image === undefined) return undefined;
  const path = image.path.replace(/^library\//, '');
  const name = image.domain === 'docker.io' ? path : `${image.domain}/${path}`;
  return knownImages.find(
    known => known.image === name && known.needs.includes(need) && (known.tag?.test(image.tag ?? '') ?? true),
  );
}

/** GitLab's proxy of Docker Hub. Source: GitLab docs, dependency proxy for container images. */
const hubByProxy = /^\$\{?CI_DEPENDENCY_PROXY_(?:DIRECT_)?GROUP_IMAGE_PREFIX\}?\//;

/** A reference with something in the place of what only the run knows of its tag. */
function withSomeTag(text: string): string {
  const [, name = '', rest = ''] =
    /^((?:[\w.-]+(?::\d+)?\/)?[\w./-]+)(?:[:@](.*))?$/.exec(text.replace(hubByProxy, '')) ?? [];
  const tag = rest.replaceAll(/\$\w+|\$\{[^}]*\}|\{\{.*?\}\}/g, '0');
  return /^\w[\w.-]*$/.test(tag) ? `${name}:${tag}` : name;
}
