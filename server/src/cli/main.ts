#!/usr/bin/env node
import { check } from './check.ts';
import { explain } from './explain.ts';
import { lsp } from './lsp.ts';
import { UsageError } from './options.ts';
import { policy } from './policy.ts';
import { report } from './report.ts';
import { listRules } from './rules.ts';
import { version } from './version.ts';

const usage = `ECI Lens ${version}: what Docker Desktop's Enhanced Container Isolation breaks

  eci-lens check [paths…]     findings in files and folders (default: here)
    --format text|json|sarif|github|junit  --min-severity error|warning|information|hint
    --fix  --fix-dry-run  --target 'VERSION or RANGE'  --platform mac|linux|windows-hyperv|windows-wsl2 (or wsl)
    --config FILE  --admin-settings FILE  --baseline FILE  --stdin --stdin-filename NAME  --quiet
  eci-lens report [paths…]    what the files meet on every release and platform  (--format markdown|html|json)
  eci-lens explain RULE       the rule's page
  eci-lens policy --image IMAGE   may its container mount the Docker socket, and which line says so
    --command 'docker push'  --admin-settings FILE  --target …  --platform …  --format text|json
  eci-lens rules              all rules  (--format text|json|markdown)
  eci-lens lsp --stdio        the language server, for any editor

Exit status: 0 nothing at or above the threshold (default: error), 1 findings
(policy: 0 allowed, 1 blocked or not to be told), 2 could not run.
`;

type Command = (args: readonly string[]) => Promise<number>;
const commands: Readonly<Record<string, Command>> = { check, report, explain, rules: listRules, policy, lsp };

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version') return say(`${version}\n`);
  if (name === undefined || name === '--help' || name === '-h' || args.includes('--help')) return say(usage);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command ${name}`);
  return command(args);
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

// Who reads the output may have had enough of it: `| head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(2);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `eci-lens: ${message}\n${error instanceof UsageError ? 'Try: eci-lens --help\n' : ''}`,
  );
  process.exitCode = 2;
}
