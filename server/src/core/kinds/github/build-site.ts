import type { BuildSite, Entitlement } from '../../facts.ts';
import { asMap, type DataMap, textOf } from '../../syntax/data.ts';
import { type Edit, lineBreakOf, type Source } from '../../text.ts';
import { allowFlags, createBuilder } from '../builder-commands.ts';

/** How the build of a step (build-push-action, bake-action) moves to a docker-container builder: by a step before it. */
export function siteOfAction(source: Source, step: DataMap, bake: boolean): BuildSite {
  const commands = (needs: readonly Entitlement[]): readonly string[] => [
    createBuilder(needs),
    bake
      ? `docker buildx bake --load${allowFlags(needs)}`
      : `docker buildx build --load${allowFlags(needs)} .`,
  ];
  const { text, uri } = source;
  const [first] = step.entries;
  if (first === undefined || first.keyAnchor.uri !== uri || first.keyAnchor.via !== undefined)
    return { commands };
  const start = text.lastIndexOf('\n', first.keySpan.start - 1) + 1;
  const indent = /^([ \t]*)-[ \t]+$/.exec(text.slice(start, first.keySpan.start))?.[1];
  const inputs = asMap(step.get('with'));
  const place = inputs === undefined ? undefined : inputPlace(source, inputs);
  // In another layout the steps, or their inputs, are not one below the other.
  if (indent === undefined || (inputs !== undefined && place === undefined)) return { commands };
  // What the action allows itself already is not added to.
  if (inputs?.get('allow') !== undefined && asksForHost(inputs)) return { commands };
  return {
    commands,
    useContainerDriver: needs => {
      const line = lineBreakOf(text);
      // The action's own flags allow all but devices. Source: docker/setup-buildx-action, action.yml.
      const flags = needs.includes('device') ? needs.map(need => `--allow-insecure-entitlement ${need}`) : [];
      const lines = [
        `${indent}- uses: docker/setup-buildx-action@v3`,
        ...(flags.length === 0
          ? []
          : [`${indent}  with:`, `${indent}    buildkitd-flags: ${flags.join(' ')}`]),
      ];
      const setup = { uri, span: { start, end: start }, text: lines.map(l => l + line).join('') };
      if (inputs === undefined || place === undefined) return [setup];
      const added = [
        ...(needs.length === 0 || inputs.get('allow') !== undefined ? [] : [`allow: ${needs.join(',')}`]),
        ...(!bake && isLeft(inputs) ? ['load: true'] : []),
      ];
      if (added.length === 0) return [setup];
      const at = { start: place.at, end: place.at };
      return [
        setup,
        { uri, span: at, text: added.map(l => place.indent + l + line).join('') } satisfies Edit,
      ];
    },
  };
}

/** Where inputs stand one below the other: above the first. */
function inputPlace({ text, uri }: Source, inputs: DataMap): { at: number; indent: string } | undefined {
  const [first] = inputs.entries;
  if (first === undefined || first.keyAnchor.uri !== uri || inputs.via.length > 0) return undefined;
  const at = text.lastIndexOf('\n', first.keySpan.start - 1) + 1;
  const indent = text.slice(at, first.keySpan.start);
  return indent.trim() === '' ? { at, indent } : undefined;
}

/**
 * Whether the engine gets the image, for the steps behind: by itself a docker-container builder keeps it to its cache. The targets of
 * a Bake file may say themselves where they go.
 */
function isLeft(inputs: DataMap): boolean {
  const push = textOf(inputs.get('push')) ?? 'false';
  const elsewhere = ['load', 'outputs'].some(key => inputs.get(key) !== undefined);
  return inputs.get('tags') !== undefined && push === 'false' && !elsewhere;
}

const asksForHost = (inputs: DataMap): boolean =>
  textOf(inputs.get('network')) === 'host' && !/network\.host/.test(textOf(inputs.get('allow')) ?? '');
