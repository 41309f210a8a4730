import type { Anchor } from './anchor.ts';
import type { Fact, FactType, Workload } from './facts.ts';
import type { KindId } from './kinds/kind.ts';
import type { BuildDriver, Machine, Platform, Provisioner, Verdict } from './knowledge/behaviour.ts';
import type { BehaviourId } from './knowledge/behaviours.ts';
import type { Message } from './message.ts';
import type { Policy } from './policy.ts';
import type { SocketUser } from './socket-users.ts';
import type { Edit, Place } from './text.ts';

export const severities = ['error', 'warning', 'information', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** What a verdict weighs unless the user says otherwise. */
export const severityOf: Readonly<Record<Verdict, Severity>> = {
  blocked: 'error',
  invalid: 'error',
  restricted: 'warning',
  unprotected: 'warning',
  ineffective: 'warning',
  ignored: 'information',
  confined: 'information',
};

/** One entry of the fleet. `desktop`: a semver range of Docker Desktop releases. */
export interface Target {
  readonly name: string;
  readonly desktop: string;
  readonly platform: Platform;
  /** Undefined: what each release gives to new clusters. */
  readonly kubernetes?: Provisioner | undefined;
  readonly buildDriver: BuildDriver;
}

export interface Fix {
  readonly title: Message;
  /** `safe`: fix-all may apply it. `review`: a person should look. */
  readonly safety: 'safe' | 'review';
  readonly edits: readonly Edit[];
  /** Commands to show in a terminal, not executed, for what no text can carry. */
  readonly commands?: readonly string[];
}

/** What a rule found on one machine. */
export interface Problem {
  readonly at: Place & Pick<Anchor, 'origin'>;
  readonly message: Message | ((verdict: Verdict) => Message);
  /** The behaviour that decides the verdict, where it is not the rule's own. */
  readonly behaviour?: BehaviourId;
  /** A verdict that does not depend on the machine (a syntax error). */
  readonly verdict?: Verdict;
  readonly related?: readonly { readonly at: Place; readonly message: Message }[];
  readonly fixes?: readonly Fix[];
}

/** What a rule may ask besides its fact. */
export interface RuleContext {
  readonly machine: Machine;
  readonly workload: Workload;
  /** What the admin settings allow; undefined: there are none. */
  readonly policy: Policy | undefined;
  /** All workloads of the files read in this run (for questions across files). */
  readonly others: readonly Workload[];
  /** Every machine of the fleet, this one among them: what one does not read, another may. */
  readonly fleet: readonly Machine[];
  /** Who mounts the Docker socket in the workspace; only known where an admin-settings.json is judged. */
  readonly socketUsers: readonly SocketUser[];
}

/** A pair of files that proves a rule, and explains it. */
export interface Example {
  readonly kind: KindId;
  /** File name, where the kind's usual one will not do. */
  readonly file?: string;
  /** The text, with each range that is underlined marked «like this». */
  readonly bad: string;
  /** The text without the finding (of this rule or any other). With `fix`: what the first fix makes of `bad`. */
  readonly good: string;
  /** The title of the fix, where `bad` becomes `good` by one. */
  readonly fix?: string;
  readonly target?: Partial<Target>;
  /** Other files of the workspace by relative path (an admin-settings.json, a base Compose file). */
  readonly with?: Readonly<Record<string, string>>;
}

/** What is said of a rule. */
export interface RuleDescription {
  readonly id: string;
  readonly summary: Message;
  /** Why ECI does so. */
  readonly why: Message;
  /** What to do instead. */
  readonly instead: Message;
  /** What ECI does about it, unless the problem names another behaviour. */
  readonly behaviour?: BehaviourId;
  /** The behaviours that its problems may name instead, for its page. */
  readonly also?: readonly BehaviourId[];
  /** `shell` stands for every kind that holds shell text (makefile, justfile, taskfile, package-json, vscode-tasks) as well. */
  readonly kinds: readonly KindId[];
  readonly examples: readonly Example[];
}

export interface Rule<K extends FactType = FactType> extends RuleDescription {
  readonly on: readonly K[];
  /** It speaks of Windows containers too; what ECI does with those of Linux does not hold for them. */
  readonly ofWindows?: true;
  /** Whether a hover over this fact should explain the rule even without a finding. */
  covers?(fact: Fact<K>): boolean;
  check(fact: Fact<K>, context: RuleContext): Problem | readonly Problem[] | undefined;
}

/** Gives `check` its types from `on`. */
export const defineRule = <K extends FactType>(rule: Rule<K>): Rule<K> => rule;

/** A problem on the machines of the fleet. */
export interface Finding {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly message: Message;
  readonly at: Place;
  /** Names of the targets it holds on. */
  readonly targets: readonly string[];
  readonly related: readonly { readonly at: Place; readonly message: Message }[];
  readonly fixes: readonly Fix[];
  /** In a job of a CI service, or where somebody goes on if it fails: never more than information. */
  readonly mild?: true;
  /** It is so unless the container is given something. */
  readonly conditional?: true;
}
