import type { Span } from '../text.ts';

/** Something that may be typed: `proposals` before they are fitted into the text. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'image' | 'command' | 'preset';
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is written, as a snippet; for a key with its name and colon where there is none yet. */
  readonly snippet: string;
  /** Lower ones come first; equal ones in the order given. */
  readonly rank: number;
  /** What typing is compared with, where it is not the label. */
  readonly filter?: string;
}

export interface Suggestion extends Proposal {
  /** What is replaced; on one line, with the cursor in or behind it. */
  readonly span: Span;
  /** Where a comma must be put, as the element before lacks one. */
  readonly commaAt?: number;
  readonly filter: string;
}
