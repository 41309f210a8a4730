import type { Message } from '../message.ts';
import type { Clause, Condition, Verdict } from './behaviour.ts';

/** ECI came with 4.13.0, to WSL 2 with 4.20.0. Source: release notes of both. */
export const eciOnWsl: Condition = { desktop: '>=4.20.0', platform: ['windows-wsl2'] };
export const eciElsewhere: Condition = { desktop: '>=4.13.0', platform: ['mac', 'linux', 'windows-hyperv'] };

/** The same verdict wherever ECI runs. */
export const everywhere = (verdict: Verdict): readonly Clause[] => [
  { when: eciElsewhere, verdict },
  { when: eciOnWsl, verdict },
];

/** The same verdict wherever ECI runs, up to the release that put it right. */
export const before = (release: string, verdict: Verdict, note?: Message): readonly Clause[] =>
  [eciElsewhere, eciOnWsl].map(when => ({
    when: { ...when, desktop: `${when.desktop} <${release}` },
    verdict,
    ...(note === undefined ? {} : { note }),
  }));
