import { known } from '../core/facts.ts';
import { socketPresets } from '../core/knowledge/socket-presets.ts';
import { machinesOf } from '../core/lint.ts';
import type { Decision } from '../core/policy.ts';
import { plainText } from '../core/settings/snippet.ts';
import { presetFile } from '../core/settings/value-snippet.ts';
import type { SocketUser } from '../core/socket-users.ts';
import { LineIndex } from '../core/text.ts';
import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';

/** May a container of an image mount the Docker socket, and send a command? */
interface PolicyQuestion {
  readonly image?: string;
  readonly command?: string;
}

/** What one target says, and the line that says so. */
interface PolicyAnswer {
  readonly about: 'image' | 'command';
  readonly target: string;
  readonly answer: Decision['answer'];
  readonly reason: string;
  readonly at?: { readonly uri: string; readonly line: number };
}

interface Explanation {
  /** The settings file that decides; null: none turns ECI on. */
  readonly policy: string | null;
  readonly answers: readonly PolicyAnswer[];
}

/** Requests of the client's commands about the Docker socket policy. */
export function policyRequests(session: Session): void {
  const { connection } = session;
  connection.onRequest('eciLens/policy', (question: PolicyQuestion, token) =>
    unlessCancelled(token, async (): Promise<Explanation> => {
      const [folder] = session.client.folders;
      const project = await session.projectIn(folder);
      const { policy } = project;
      if (policy === undefined) return { policy: null, answers: [] };
      const users = (await session.workspaceImages(project)).users;
      const bases = users.find(({ image }) => image === question.image)?.bases;
      const answers: PolicyAnswer[] = [];
      const text = (await session.files.text(policy.uri)) ?? '';
      for (const target of project.targets) {
        const machine = machinesOf(target).at(-1);
        if (machine === undefined) continue;
        const add = (about: PolicyAnswer['about'], { answer, reason, at }: Decision): void => {
          const line =
            at === undefined ? {} : { at: { uri: at.uri, line: new LineIndex(text).lineAt(at.span.start) } };
          answers.push({ about, target: target.name, answer, reason: session.say(reason), ...line });
        };
        if (question.image !== undefined) add('image', policy.image(known(question.image), machine, bases));
        if (question.command !== undefined) add('command', policy.command(question.command, machine));
      }
      return { policy: policy.uri, answers };
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
