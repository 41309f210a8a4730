/**
 * The images of Docker Desktop's Kubernetes that mount the Docker socket, without the repository that they come from.
 * Source: docker/docs, settings-management/configure-json-file.md and use-desktop/kubernetes.md, 2026-05.
 */
export const kubernetesSocketImages: readonly string[] = [
  'desktop-cloud-provider-kind',
  'desktop-containerd-registry-mirror',
];
