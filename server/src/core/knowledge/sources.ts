import type { Citation } from './behaviour.ts';

const docs = 'https://github.com/docker/docs/blob/main/';
const hardened = 'content/manuals/enterprise/security/hardened-desktop/';
const eci = `${hardened}enhanced-container-isolation/`;
const docsDate = '2026-05-14';

type Cite = (says: string) => Citation;

const cite =
  (document: string, base: string, date: string): Cite =>
  says => ({ document, url: base + document, date, says });

const fromDocs = (document: string): Cite => cite(document, docs, docsDate);

/** docker/docs: what ECI is. */
export const eciIndex = fromDocs(`${eci}_index.md`);
/** docker/docs: the limitations page. */
export const eciLimitations = fromDocs(`${eci}limitations.md`);
/** docker/docs: questions and answers. */
export const eciFaq = fromDocs(`${eci}faq.md`);
/** docker/docs: the Docker socket lists. */
export const eciConfig = fromDocs(`${eci}config.md`);
/** docker/docs: how to turn it on. */
export const eciEnable = fromDocs(`${eci}enable-eci.md`);
/** docker/docs: the release notes of Docker Desktop. */
export const releaseNotes = fromDocs('content/manuals/desktop/release-notes.md');
/** docker/docs: the host network driver. */
export const hostDriver = fromDocs('content/manuals/engine/network/drivers/host.md');
/** docker/docs: GPU support. */
export const gpuPage = fromDocs('content/manuals/desktop/features/gpu.md');
/** docker/docs: Kubernetes in Docker Desktop. */
export const kubernetesPage = fromDocs('content/manuals/desktop/use-desktop/kubernetes.md');
/** docker/docs: the admin-settings.json page. */
export const settingsJson = fromDocs(`${hardened}settings-management/configure-json-file.md`);
/** docker/docs: the reference of all settings. */
export const settingsReference = fromDocs(`${hardened}settings-management/settings-reference.md`);
/** docker/docs: air-gapped containers. */
export const airGapped = fromDocs(`${hardened}air-gapped-containers.md`);
/** docker/docs: private extension marketplace. */
export const privateMarketplace = fromDocs('content/manuals/extensions/private-marketplace.md');

/** The release notes from 4.73 on, read in a translation of August 2026. */
export const newerReleaseNotes = cite('content/manuals/desktop/release-notes.md', docs, '2026-08');

/** The admin-settings.json page as it was when each key still had its version. */
export const olderSettingsJson = cite(
  `${hardened}settings-management/configure-json-file.md`,
  'https://github.com/docker/docs/blob/c0e76271e36054a2359ed681767328ecb3769562/',
  '2025-10',
);

/** The reference of all settings as it was until March 2026, with what it then said of Kubernetes. */
export const olderSettingsReference = cite(
  `${hardened}settings-management/settings-reference.md`,
  'https://github.com/docker/docs/blob/c0e76271e36054a2359ed681767328ecb3769562/',
  '2025-10',
);

const july = 'https://github.com/docker/docs/blob/042d9a959f4e7e8f76d534002af30284cc1ab21f/';
/** The admin-settings.json page since it tells what the two proxies are for (docker/docs pull request 25525). */
export const newerSettingsJson = cite(
  `${hardened}settings-management/configure-json-file.md`,
  july,
  '2026-07',
);
/** Air-gapped containers, as of the same change. */
export const newerAirGapped = cite(`${hardened}air-gapped-containers.md`, july, '2026-07');

/** The record of a vulnerability. `date`: when it was published. */
export const cveRecord =
  (id: string, date: string): Cite =>
  says => ({ document: id, url: `https://www.cve.org/CVERecord?id=${id}`, date, says });

const older = cite(
  'content/manuals/security/for-admins/hardened-desktop/enhanced-container-isolation/',
  'https://github.com/docsdevbr/docker-docs-pt-br/blob/28552b97e41d17a6994a0f36d2b0ab3fc9dbc64f/',
  '2025-04',
);
const olderPage =
  (page: string): Cite =>
  says => {
    const citation = older(says);
    return { ...citation, document: citation.document + page, url: citation.url + page };
  };
/** docker/docs of April 2025, in a mirror: pages that said more of each release than today's. */
export const olderFaq = olderPage('faq.md');
export const olderConfig = olderPage('config.md');
export const olderLimitations = olderPage('limitations.md');
/** docker/docs of April 2025: what ECI was said to do. */
export const olderIndex = olderPage('_index.md');
export const olderFeatures = olderPage('features-benefits.md');

/** A change to docker/docs, by its number. */
export const docsChange =
  (number: number, date: string): Cite =>
  says => ({
    document: `docker/docs pull request ${number}`,
    url: `https://github.com/docker/docs/pull/${number}`,
    date,
    says,
  });

const sysbox = 'https://github.com/nestybox/sysbox/blob/27cb713f/';
/** nestybox/sysbox: limits of the runtime. */
export const sysboxLimitations = cite('docs/user-guide/limitations.md', sysbox, '2026-03-03');
/** nestybox/sysbox: what a system container may do. */
export const sysboxSecurity = cite('docs/user-guide/security.md', sysbox, '2026-03-03');
/** nestybox/sysbox: Docker inside a container. */
export const sysboxDind = cite('docs/user-guide/dind.md', sysbox, '2026-03-03');
/** A report of a user to a repository of GitHub (`owner/name`). `date`: when it was opened. */
export const issueOf =
  (repository: string, number: number, date: string): Cite =>
  says => ({
    document: `${repository} issue ${number}`,
    url: `https://github.com/${repository}/issues/${number}`,
    date,
    says,
  });
export const sysboxIssue = (number: number, date: string): Cite => issueOf('nestybox/sysbox', number, date);
/** nestybox/sysbox: what is new in 0.7.0. */
export const sysboxRelease: Cite = says => ({
  document: 'nestybox/sysbox pull request 992, Release v0.7.0',
  url: 'https://github.com/nestybox/sysbox/pull/992',
  date: '2026-03-03',
  says,
});
/** nestybox/sysbox: what is new in a release. */
export const sysboxVersion = (version: string, date: string): Cite =>
  cite(`v${version}`, 'https://github.com/nestybox/sysbox/releases/tag/', date);
/** nestybox/sysbox: what was new up to 0.7.0. */
export const sysboxChanges = cite('CHANGELOG.md', sysbox, '2026-03-03');
/** nestybox/sysbox: what it is, and what became of its enterprise edition. */
export const sysboxReadme = cite('README.md', sysbox, '2026-03-03');
/** nestybox/sysbox-runc: devices that Sysbox hands over to a container. */
export const sysboxDevices: Cite = says => ({
  document: 'nestybox/sysbox-runc pull request 122',
  url: 'https://github.com/nestybox/sysbox-runc/pull/122',
  date: '2026-09-02',
  says,
});
/** nestybox/sysbox-runc: what a container's specification must have. */
export const sysboxSpec = cite(
  'libsysbox/syscont/spec.go',
  'https://github.com/nestybox/sysbox-runc/blob/master/',
  '2025',
);
/** nestybox/sysbox-fs: how it shows /proc/sys to a container, and what it does with mounts. */
export const sysboxFs = (file: string): Cite =>
  cite(file, 'https://github.com/nestybox/sysbox-fs/blob/c3d2ebc/', '2026-07-26');
/** nestybox/sysbox-runc: which sysctls a container may be started with. */
export const sysboxSysctls = cite(
  'libcontainer/configs/validate/validator.go',
  'https://github.com/nestybox/sysbox-runc/blob/081856cc/',
  '2026-07-31',
);
/** nestybox/sysbox: how it treats /proc, /sys and profiles. */
export const sysboxDesign = cite('docs/user-guide/design.md', sysbox, '2026-03-03');

/** docker/buildx: creating builders. */
export const buildxCreate = cite(
  'docs/reference/buildx_create.md',
  'https://github.com/docker/buildx/blob/master/',
  '2026-08',
);
/** docker/cli: the reference of docker run. */
export const dockerRun = cite(
  'docs/reference/commandline/container_run.md',
  'https://github.com/docker/cli/blob/master/',
  '2026-08',
);
/** microsoft/playwright: its images. */
export const playwrightDocker = cite(
  'docs/src/docker.md',
  'https://github.com/microsoft/playwright/blob/v1.62.1/',
  '2026',
);
/** pytorch/pytorch: its images. */
export const pytorchReadme = cite('README.md', 'https://github.com/pytorch/pytorch/blob/main/', '2026');
/** kubernetes.io: user namespaces of pods. */
export const podUserNamespaces = cite(
  'docs/concepts/workloads/pods/user-namespaces/',
  'https://kubernetes.io/',
  '2026',
);
/** Linux man-pages. */
export const manPage =
  (name: string, section: number): Cite =>
  says => ({
    document: `${name}(${section})`,
    url: `https://man7.org/linux/man-pages/man${section}/${name}.${section}.html`,
    date: '2024',
    says,
  });
