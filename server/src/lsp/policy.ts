import { socketPresets } from '../core/knowledge/socket-presets.ts';
import { askPolicy, type PolicyQuestion } from '../core/policy-question.ts';
import { plainText } from '../core/settings/snippet.ts';
import { presetFile } from '../core/settings/value-snippet.ts';
import type { SocketUser } from '../core/socket-users.ts';
import { LineIndex } from '../core/text.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';

/** What the client asks; `uri`: a file of the folder whose policy is meant, else the first folder's. */
interface Question extends Pick<PolicyQuestion, 'image' | 'command'> {
  readonly uri?: string;
}

/** One answer, the targets that it is true of, and the line that says so. */
interface Answer {
  readonly about: 'image' | 'command';
  readonly answer: 'allowed' | 'unknown' | 'blocked';
  readonly reason: string;
  readonly targets: readonly string[];
  readonly at?: { readonly uri: string; readonly line: number };
}

interface Explanation {
  /** The settings file that decides; null: none turns ECI on. */
  readonly policy: string | null;
  /** Whether every machine of the fleet answers alike. */
  readonly alike: boolean;
  readonly answers: readonly Answer[];
}

/** Requests of the client's commands about the Docker socket policy. */
export function policyRequests(session: Session): void {
  const { connection } = session;
  connection.onRequest('eciLens/policy', ({ image, command, uri }: Question, token) =>
    unlessCancelled(token, async (): Promise<Explanation> => {
      const [first] = session.client.folders;
      const isOurs = uri !== undefined && session.folderOf(uri) !== undefined;
      const project = await (isOurs ? session.projectOf(uri) : session.projectIn(first));
      const { policy, targets } = project;
      if (policy === undefined) return { policy: null, alike: true, answers: [] };
      const { users } = await session.workspaceImages(project);
      const bases = users.find(user => user.image === image)?.bases;
      const question = { image, command, ...(bases === undefined ? {} : { bases }) };
      const lines = new LineIndex((await session.files.text(policy.uri)) ?? '');
      const { answers } = askPolicy(policy, question, targets);
      return {
        policy: policy.uri,
        alike: (['image', 'command'] as const).every(
          about => answers.filter(answer => answer.about === about).length <= 1,
        ),
        answers: answers.map(({ about, answer, reason, targets: on, at }) => ({
          about,
          answer,
          reason: session.say(reason),
          targets: on,
          ...(at === undefined ? {} : { at: { uri: at.uri, line: lines.lineAt(at.span.start) } }),
        })),
      };
    }),
  );

  connection.onRequest('eciLens/socketUsers', (_params: object, token) =>
    unlessCancelled(token, async () => {
      const users: SocketUser[] = [];
      for (const folder of session.client.folders)
        users.push(...(await session.workspaceImages(await session.projectIn(folder))).users);
      return {
        users: users.flatMap(({ image, workload, at }) =>
          image === undefined ? [] : [{ image, workload, uri: at.uri }],
        ),
      };
    }),
  );

  connection.onRequest('eciLens/presets', () => ({
    presets: socketPresets.map(preset => ({
      title: session.say(preset.title),
      summary: session.say(preset.summary),
      text: `${plainText(String(presetFile(preset)))}\n`,
    })),
  }));

  // The file that Docker Desktop on this machine reads, as it is on disk.
  connection.onRequest('eciLens/machineSettings', async () => {
    const uri = session.host.adminSettings;
    const text = uri === undefined ? undefined : await session.host.read(uri);
    return { uri: uri ?? null, text: text ?? null };
  });
}
