import type { Entitlement } from '../facts.ts';

/** The name of the builder that fixes create. */
export const builderName = 'eci-builder';

/**
 * The command that creates a docker-container builder for what a build needs. Its BuildKit allows `network.host` by
 * default; the others must be allowed when the builder is created. Source: docker/buildx docs, buildx_create.md.
 */
export const createBuilder = (needs: readonly Entitlement[]): string => `${create(needs, '')} --use`;

/**
 * The same for a script, which may run again: with the name of its node, buildx changes a builder that exists already instead of
 * refusing. Source: docker/buildx builder/builder.go, Create. The builds that need it name it: the others keep theirs.
 */
export const createBuilderAgain = (needs: readonly Entitlement[]): string =>
  create(needs, ` --node ${builderName}0`);

function create(needs: readonly Entitlement[], node: string): string {
  const flags = needs
    .filter(need => need !== 'network.host')
    .map(need => `--allow-insecure-entitlement ${need}`);
  const daemon = flags.length === 0 ? '' : ` --buildkitd-flags '${flags.join(' ')}'`;
  return `docker buildx create --name ${builderName}${node} --driver docker-container${daemon}`;
}

/** The flags that grant a build what it needs. */
export const allowFlags = (needs: readonly Entitlement[]): string =>
  needs.map(need => ` --allow ${need}`).join('');
