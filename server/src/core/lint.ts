import { isSpared } from './absence.ts';
import type { CiJobs } from './config.ts';
import { unreadableFile } from './engine-rules.ts';
import type { Fact, Workload } from './facts.ts';
import { joiner } from './joined-findings.ts';
import type { Files, Kind, Lowered, Syntaxes } from './kinds/kind.ts';
import { kinds } from './kinds/kinds.ts';
import {
  buildDrivers,
  type Machine,
  type Platform,
  platforms,
  type Verdict,
  verdicts,
} from './knowledge/behaviour.ts';
import { behaviours } from './knowledge/behaviours.ts';
import { boundaries, defaultProvisioner, verdictOn } from './knowledge/judge.ts';
import { targetReleases } from './knowledge/ranges.ts';
import { systemsOn } from './knowledge/systems.ts';
import { lower, nothingLowered } from './lowering.ts';
import type { Message } from './message.ts';
import { render, say } from './message.ts';
import { atMostInformation, mild } from './mild.ts';
import type { Policy } from './policy.ts';
import { decoded } from './relative-uri.ts';
import { type Finding, type Problem, type Rule, type Severity, severityOf, type Target } from './rule.ts';
import { fails, problemsOf, rulesOn } from './rule-problems.ts';
import { isAsked } from './socket-decision.ts';
import type { SocketUser } from './socket-users.ts';
import { suppress } from './suppress.ts';
import type { Source } from './text.ts';
import { told } from './told.ts';

/** Everything a run depends on besides the text. */
export interface LintContext {
  readonly targets: readonly Target[];
  readonly policy: Policy | undefined;
  readonly files: Files;
  readonly syntaxes: Syntaxes;
  /** Severities set by the user. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** Which jobs of CI services are judged; their runners rarely have Docker Desktop. */
  readonly ci?: CiJobs | undefined;
  /** Who mounts the Docker socket in the workspace: the edge gathers them for an admin-settings.json only. */
  readonly socketUsers?: readonly SocketUser[];
  /** The kind of a file whose name does not tell (a language id the user mapped). */
  readonly kindOf?: (source: Source) => Kind | undefined;
}

export interface Linted {
  readonly kind: Kind | undefined;
  readonly lowered: Lowered;
  readonly findings: readonly Finding[];
}

/** Finds the kind of a file by its name and content. */
export function kindFor(source: Source): Kind | undefined {
  const path = decoded(source.uri);
  const text = source.text.replace(/^\uFEFF/, '');
  return kinds.find(kind => kind.claims(path, text));
}

/** Lints one file. Pure: the same text and context give the same findings. */
export function lint(source: Source, context: LintContext): Linted {
  const kind = context.kindOf?.(source) ?? kindFor(source);
  if (kind === undefined) return { kind, lowered: nothingLowered, findings: [] };
  const lowered = lower(kind, source, context);
  const ofCi = lowered.workloads.some(({ runner }) => runner !== undefined);
  // Where no job of a file is judged, it need not be readable.
  const counts = !ofCi || lowered.workloads.some(workload => isJudged(workload, context.ci));
  const unread = (counts ? lowered.unreadable : []).map(
    ({ span, message }): Finding => ({
      rule: unreadableFile.id,
      verdict: 'invalid',
      severity: ofCi ? 'information' : 'warning',
      ...(ofCi ? { mild: true } : {}),
      message,
      at: { uri: source.uri, span },
      targets: context.targets.map(target => target.name),
      related: [],
      fixes: [],
    }),
  );
  const all = [...unread, ...judge(lowered.workloads, context)];
  const complete = lowered.workloads.every(workload => isJudged(workload, context.ci));
  const policies = context.policy === undefined ? [undefined] : [undefined, context.policy];
  const known = new Map<string, readonly Finding[]>();
  const elsewhere = (rule: string): readonly Finding[] | undefined => {
    if (!complete) return undefined;
    const found =
      known.get(rule) ??
      policies.flatMap(policy =>
        judge(lowered.workloads, { ...context, policy, targets: everyTarget }, rule),
      );
    known.set(rule, found);
    return found;
  };
  const heard = suppress(source, kind, lowered.comments, all, elsewhere);
  return { kind, lowered, findings: adjust(heard, context.severities) };
}

/** Every machine that anybody may have: what a comment suppresses for one of them it suppresses. No rule asks for both of the last. */
const everyTarget: readonly Target[] = platforms.flatMap(platform =>
  [
    ...(['kind', 'kubeadm'] as const).map(kubernetes => ({ kubernetes, buildDriver: 'docker' as const })),
    ...buildDrivers.map(buildDriver => ({ kubernetes: 'kind' as const, buildDriver })),
  ].map(rest => ({ name: '', desktop: '*', platform, ...rest })),
);

/** The findings of all rules on all facts, worst verdict over the fleet. `only`: those of one rule. */
export function judge(
  workloads: readonly Workload[],
  context: Pick<LintContext, 'targets' | 'policy' | 'ci' | 'socketUsers'>,
  only?: string,
): Finding[] {
  const points = context.targets.map(target => ({ target, machines: machinesOf(target) }));
  const fleet = points.flatMap(({ machines }) => machines);
  const findings = new Map<string, readonly Finding[]>();
  const brought = new Map<string, string>();
  const shared = { policy: context.policy, others: workloads, fleet, socketUsers: context.socketUsers ?? [] };
  for (const workload of workloads.filter(one => isJudged(one, context.ci))) {
    const asked = points.map(({ target, machines }) => ({
      target,
      contexts: machines
        .filter(machine => isUnderEci(workload, machine) && isAsked(workload, context.policy, machine))
        .map(machine => ({ ...shared, machine, workload })),
    }));
    for (const fact of workload.facts) {
      for (const rule of rulesOn(fact.type)) {
        if (only !== undefined && rule.id !== only) continue;
        if (workload.ofWindows === true && rule.ofWindows !== true) continue;
        const own = new Map<string, readonly Finding[]>();
        for (const { target, contexts } of asked) {
          if (!isDoneOn(fact, target.platform)) continue;
          for (const ask of contexts) {
            if (isSpared(fact, workload)) continue;
            const isOnlyWay = fact.insteadOf?.every(other => fails(other, ask));
            if (isOnlyWay === false && fact.perhaps !== true) continue;
            for (const { problem, verdict } of problemsOf(rule, fact, ask)) {
              const isSure = fact.perhaps !== true || isOnlyWay === true;
              const found = told(finding(rule, problem, verdict, target), { fact, workload, isSure });
              const key = keyOf(rule, problem, brought);
              merge(own, key, workload.runner === undefined ? found : onRunner(found), same => same);
            }
          }
        }
        const join = joiner(fact);
        for (const [key, all] of own) for (const found of all) merge(findings, key, found, join);
      }
    }
  }
  return [...findings.values()]
    .flat()
    .map(found => qualified(found, context.targets))
    .sort(byPlace);
}

/** Whether a script does on a platform what the fact says. */
export const isDoneOn = ({ systems }: Fact, platform: Platform): boolean =>
  systems === undefined || systems.some(system => systemsOn[platform].includes(system));

/** Whether ECI has a say in how the workload is started. */
const isUnderEci = ({ byRawSocket }: Workload, machine: Machine): boolean =>
  byRawSocket !== true || verdictOn(behaviours['raw-socket'], machine) === undefined;

/** Jobs on the machines of a CI service never meet ECI, unless somebody runs them on a machine of their own. */
const isJudged = ({ runner }: Workload, ci: CiJobs = 'self-hosted'): boolean =>
  runner === undefined || ci === 'all' || (ci === 'self-hosted' && runner === 'own');

/** Nobody can tell from a workflow what its runner has: it says what would be. */
const onRunner = (found: Finding): Finding =>
  mild({ ...found, message: say`On a machine with ECI: ${found.message}` });

/** The machines of a target at which anything can differ: the first release of its range, and every boundary in it. */
export function machinesOf(target: Target): readonly Machine[] {
  const { platform, kubernetes, buildDriver } = target;
  const inRange = targetReleases(target.desktop);
  const first = inRange[0];
  const last = inRange.at(-1);
  const chosen = boundaries.filter(version => inRange.includes(version));
  return [...new Set([first, ...chosen, last])]
    .filter(version => version !== undefined)
    .map(desktop => ({
      desktop,
      platform,
      kubernetes: kubernetes ?? defaultProvisioner(desktop),
      buildDriver,
    }));
}

function finding(rule: Rule, problem: Problem, verdict: Verdict, target: Target): Finding {
  return {
    rule: rule.id,
    verdict,
    severity: severityOf[verdict],
    message: typeof problem.message === 'function' ? problem.message(verdict) : problem.message,
    at: { uri: problem.at.uri, span: problem.at.span },
    targets: [target.name],
    related: problem.related ?? [],
    fixes: problem.fixes ?? [],
  };
}

/** A rule and a place: the first one to which another file brings the same, as `brought` remembers it. */
function keyOf({ id }: Rule, { at: { uri, span, origin } }: Problem, brought: Map<string, string>): string {
  const own = `${id} ${uri} ${span.start} ${span.end}`;
  if (origin === undefined) return own;
  const written = `${id} ${origin.uri} ${origin.at}`;
  const key = brought.get(written) ?? own;
  brought.set(written, key);
  return key;
}

/**
 * Of a rule and place the worst verdict alone, one that is not mild before others, one that is so anyway before one that may not
 * be, on the targets that have it: what is said there must be true of each. Where it comes in other words elsewhere, those are said
 * of the targets there. `join`: what is left where both say it.
 */
function merge(
  findings: Map<string, readonly Finding[]>,
  key: string,
  next: Finding,
  join: (same: Finding, next: Finding) => Finding,
): void {
  const rank = ({ verdict, mild: isMild, conditional: mayBe }: Finding): number =>
    verdicts.indexOf(verdict) + (isMild === true ? verdicts.length : 0) + (mayBe === true ? 0.5 : 0);
  const old = findings.get(key) ?? [];
  const milder = old.some(found => rank(found) < rank(next));
  const kept = old.filter(found => rank(found) === rank(next));
  const said = (found: Finding): boolean => next.targets.every(target => found.targets.includes(target));
  if (milder) return;
  const same = kept.find(said) ?? kept.find(found => render(found.message) === render(next.message));
  const both = same && {
    ...join(same, next),
    targets: [...new Set([...same.targets, ...next.targets])],
  };
  findings.set(
    key,
    both === undefined ? [...kept, next] : kept.map(found => (found === same ? both : found)),
  );
}

/** Where a finding holds on a part of the fleet only, it says on which. */
function qualified(found: Finding, targets: readonly Target[]): Finding {
  if (found.targets.length === targets.length) return found;
  const message: Message = say`${found.message} (on ${found.targets.join(', ')})`;
  return { ...found, message };
}

function adjust(findings: readonly Finding[], severities: LintContext['severities']): Finding[] {
  return findings.flatMap(found => {
    const severity = severities[found.rule];
    if (severity === 'off') return [];
    if (severity === undefined) return [found];
    return [{ ...found, severity: found.mild === true ? atMostInformation(severity) : severity }];
  });
}

const byPlace = (a: Finding, b: Finding): number =>
  a.at.uri === b.at.uri ? a.at.span.start - b.at.span.start : a.at.uri < b.at.uri ? -1 : 1;
