// `npm run pulumi -- …`: the real Pulumi CLI with the project's Node. For the stack `local` with everything that it needs
// beside it: the local Azure, a source lake, a state and a passphrase of its own. For any other stack nothing but the CLI, the
// user's own login and backend.
import { runMain } from "./set-up/clear-error.ts";
import { runCli } from "./set-up/cli-process.ts";
import {
  type CommandLine,
  isAboutStack,
  isLocalStack,
  managesStacks,
  reachesAzure,
  readCommandLine,
  withConfigFile,
} from "./set-up/command-line.ts";
import { provideCommands } from "./set-up/commands.ts";
import { withCommands } from "./set-up/environment.ts";
import { ensureStack, prepareState, provideAzure, stackFileFor } from "./set-up/local-stack.ts";
import { currentPlace, type Place, preparePlace } from "./set-up/place.ts";
import { LOCAL_STACK } from "./set-up/project.ts";
import { providePulumiCli } from "./set-up/pulumi-cli.ts";
import { selectedStack } from "./set-up/selected-stack.ts";

await runMain(async () => {
  const line = readCommandLine(process.argv.slice(2));
  const place = currentPlace();
  preparePlace(place);
  const cli = provideCommands(place, await providePulumiCli());
  const stack = line.stack ?? selectedStack(process.env) ?? LOCAL_STACK;
  if (!isAboutStack(line) || !isLocalStack(stack)) {
    return runCli(cli, line.arguments, { environment: withCommands(process.env, place) });
  }
  return runLocal(line, place, cli);
});

async function runLocal(line: CommandLine, place: Place, cli: string): Promise<number> {
  const environment = prepareState(place);
  if (!managesStacks(line)) ensureStack(place, cli, environment);
  if (!reachesAzure(line)) return runCli(cli, line.arguments, { environment });
  const azure = await provideAzure(place, cli, environment);
  try {
    const stackFile = await stackFileFor(place, line.configFile);
    const args = stackFile === undefined ? line.arguments : withConfigFile(line, stackFile);
    return await runCli(cli, args, { environment: azure.environment });
  } finally {
    azure.service.release();
  }
}
