import { say } from '../message.ts';
import type { DataDocument } from '../syntax/data.ts';
import type { Lowered } from './kind.ts';

/** Where a document is no YAML: the first place of each, as those behind it may follow from it. */
export const invalidYaml = (documents: readonly DataDocument[]): Lowered['unreadable'] =>
  documents.flatMap(({ errors }) =>
    errors
      .slice(0, 1)
      .map(({ span, message }) => ({ span, message: say`This is not valid YAML: ${message}` })),
  );
