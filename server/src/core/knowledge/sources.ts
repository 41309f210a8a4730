import type { Citation } from './behaviour.ts';

const docs = 'https://github.com/docker/docs/blob/main/';
const eci = 'content/manuals/enterprise/security/hardened-desktop/enhanced-container-isolation/';

const cite =
  (document: string, base: string, date: string) =>
  (says: string): Citation => ({
    document,
    url: base + document,
    date,
    says,
  });

/** docker/docs: what ECI is. */
export const eciIndex = cite(`${eci}_index.md`, docs, '2026-05');
/** docker/docs: the limitations page. */
export const eciLimitations = cite(`${eci}limitations.md`, docs, '2026-05');
/** docker/docs: questions and answers. */
export const eciFaq = cite(`${eci}faq.md`, docs, '2026-05');
/** docker/docs: the Docker socket lists. */
export const eciConfig = cite(`${eci}config.md`, docs, '2026-05');
/** docker/docs: how to turn it on. */
export const eciEnable = cite(`${eci}enable-eci.md`, docs, '2026-05');
/** docker/docs: the release notes of Docker Desktop. */
export const releaseNotes = cite('content/manuals/desktop/release-notes.md', docs, '2026-05');
/** docker/docs: the host network driver. */
export const hostDriver = cite('content/manuals/engine/network/drivers/host.md', docs, '2026-05');
/** docker/docs: the admin-settings.json reference. */
export const settingsReference = cite(
  'content/manuals/enterprise/security/hardened-desktop/settings-management/configure-json-file.md',
  docs,
  '2026-05',
);
/** docker/docs: Kubernetes in Docker Desktop. */
export const kubernetesPage = cite('content/manuals/desktop/use-desktop/kubernetes.md', docs, '2026-05');
/** nestybox/sysbox: limits of the runtime. */
export const sysboxLimitations = cite(
  'docs/user-guide/limitations.md',
  'https://github.com/nestybox/sysbox/blob/master/',
  '2025',
);
/** nestybox/sysbox: what a system container may do. */
export const sysboxSecurity = cite(
  'docs/user-guide/security.md',
  'https://github.com/nestybox/sysbox/blob/master/',
  '2025',
);
/** docker/buildx: creating builders. */
export const buildxCreate = cite(
  'docs/reference/buildx_create.md',
  'https://github.com/docker/buildx/blob/master/',
  '2026-05',
);
