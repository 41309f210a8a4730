import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/**
 * Answers a request unless it is cancelled meanwhile; then says so instead of sending what nobody wants.
 * @throws {ResponseError} RequestCancelled.
 */
export async function unlessCancelled<T>(token: CancellationToken, answer: () => Promise<T>): Promise<T> {
  const stop = (): void => {
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  };
  // A cancellation that is already in the queue is seen before the work starts.
  await new Promise(resolve => setImmediate(resolve));
  stop();
  const result = await answer();
  stop();
  return result;
}
