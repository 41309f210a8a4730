import type { Workload } from '../../facts.ts';
import { onlyExtract } from '../../syntax/blank.ts';
import type { ShellSyntax } from '../../syntax/shell/syntax.ts';
import type { Extract, Source, Span } from '../../text.ts';
import { lowerDockerfile } from './dockerfile.ts';

/**
 * What a Dockerfile written into another file asks for. It is read in a copy of the file in which all else is blank, so
 * that every place and edit is one of the file itself. The build as such is the surrounding file's to speak of.
 */
export function inlineDockerfile(
  source: Source,
  inline: Extract,
  build: Pick<Workload, 'name' | 'site'>,
  shell: ShellSyntax | undefined,
): { readonly workloads: readonly Workload[]; readonly comments: readonly Span[] } {
  const { workloads, comments } = lowerDockerfile(onlyExtract(source, inline), shell);
  return {
    comments,
    workloads: workloads
      .map(({ site, ...workload }) => ({
        ...workload,
        name: build.name,
        facts: workload.facts.filter(
          // Whether its image's program runs is the surrounding file's to say too.
          ({ type }) => type !== 'build' && (type !== 'image' || workload.runs === 'build'),
        ),
        ...(site === undefined || build.site === undefined ? {} : { site: build.site }),
      }))
      .filter(({ facts }) => facts.length > 0),
  };
}
