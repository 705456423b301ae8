// Makes everything ready that the tests start themselves: the Pulumi CLI, built once where there is none.
import { runMain } from "./clear-error.ts";
import { providePulumiCli } from "./pulumi-cli.ts";

await runMain(async () => {
  await providePulumiCli();
  return 0;
});
