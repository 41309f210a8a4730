import { unlessCancelled } from './requests.ts';
import type { Session } from './session.ts';

/** Keys and values of admin-settings.json. */
export function completion(session: Session): void {
  session.connection.onCompletion((_params, token) => unlessCancelled(token, async () => []));
}
