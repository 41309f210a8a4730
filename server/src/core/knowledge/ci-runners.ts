import type { Citation } from './behaviour.ts';

/** Runners that a service runs, by their labels: they have no Docker Desktop, and so no ECI. */
export const hostedLabels: Readonly<
  Record<'github' | 'gitlab', { readonly pattern: RegExp; readonly source: Citation }>
> = {
  github: {
    pattern:
      /^(?:(?:github-hosted-)?(?:ubuntu|windows|macos)-[\w.-]+|(?:blacksmith|depot|buildjet|namespace|nscloud|warp|ubicloud|cirrun|runs-on)[-=/].*)$/i,
    source: {
      document: 'github/docs content/actions/reference/runners/github-hosted-runners.md',
      url: 'https://docs.github.com/en/actions/reference/runners/github-hosted-runners',
      date: '2026',
      says: 'The labels of hosted runners begin with ubuntu-, windows- or macos-.',
    },
  },
  gitlab: {
    pattern: /^(?:saas-(?:linux|macos|windows)-.*|shared-windows.*|gitlab-org.*)$/i,
    source: {
      document: 'GitLab docs ci/runners/hosted_runners',
      url: 'https://docs.gitlab.com/ci/runners/hosted_runners/',
      date: '2026',
      says: 'The tags of hosted runners begin with saas-linux-, saas-macos- or saas-windows-; jobs without tags run on them too.',
    },
  },
};

/**
 * What the runner of GitHub Actions mounts into the container of a job, and into that of an action
 * (src/Runner.Worker/Handlers/ContainerActionHandler.cs).
 */
export const jobContainerSocket = {
  path: '/var/run/docker.sock',
  source: {
    document: 'actions/runner src/Runner.Worker/Container/ContainerInfo.cs',
    url: 'https://github.com/actions/runner/blob/main/src/Runner.Worker/Container/ContainerInfo.cs',
    date: '2024',
    says: 'The container of a job gets the Docker socket of the runner, at the same path.',
  } satisfies Citation,
};

/** The driver of docker/setup-buildx-action unless it is told another. */
export const setupBuildxDriver = {
  name: 'docker-container',
  source: {
    document: 'docker/setup-buildx-action action.yml',
    url: 'https://github.com/docker/setup-buildx-action/blob/master/action.yml',
    date: '2026',
    says: 'The driver is docker-container unless the step names another; its BuildKit allows security.insecure and network.host.',
  } satisfies Citation,
};

/** The image that docker/setup-qemu-action runs unless it is told another. */
export const setupQemuImage = {
  reference: 'tonistiigi/binfmt:latest',
  args: ['--install', 'all'],
  source: {
    document: 'docker/setup-qemu-action action.yml',
    url: 'https://github.com/docker/setup-qemu-action/blob/master/action.yml',
    date: '2026',
    says: 'The step runs tonistiigi/binfmt:latest --install all unless it names another image or platforms.',
  } satisfies Citation,
};

/**
 * Actions whose container starts another one through the socket that the runner mounts into it: it gets that socket too, and
 * the `options:` of the step.
 */
export const runActions = {
  pattern: /^addnab\/docker-run-action@/i,
  source: {
    document: 'addnab/docker-run-action entrypoint.sh',
    url: 'https://github.com/addnab/docker-run-action/blob/main/entrypoint.sh',
    date: '2026',
    says: 'The step runs docker run with the Docker socket, the options and the image, and with a shell that runs the text of run.',
  } satisfies Citation,
};
