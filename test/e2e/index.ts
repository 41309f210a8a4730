import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** What VS Code's extension host calls: runs the suites beside this file, and says how many tests passed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false });
  for (const file of readdirSync(__dirname)
    .filter(name => name.endsWith('.suite.cjs'))
    .sort())
    mocha.addFile(join(__dirname, file));
  const failed = await new Promise<number>(resolve => {
    const runner = mocha.run(resolve);
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      const results = join(__dirname, '..', 'test-results');
      mkdirSync(results, { recursive: true });
      // A pending test would be one that nobody ran: it counts as failed.
      writeFileSync(
        join(results, 'e2e.json'),
        JSON.stringify({ passed: passes, failed: failures + pending }),
      );
    });
  });
  if (failed > 0) throw new Error(`${failed} tests failed.`);
}
