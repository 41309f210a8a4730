/**
 * The first release that makes new clusters with kind; those before make them with kubeadm.
 * Sources: docker/docs, content/manuals/desktop/release-notes.md, 2026-05-14: 4.65.0. The settings reference of the same day
 * still names kubeadm as the default; the notes are followed. A cluster that was made before keeps its provisioner.
 */
export const kindByDefault = '4.65.0';
