/** The executable `pulumi-resource-azure-native`: `node azure-native.ts <engine address>`. */
import { connect } from "./azure-connection.ts";
import { AzureNativePlugin } from "./azure-native-plugin.ts";
import { withLogin } from "./login.ts";
import { servePlugin } from "./plugin-server.ts";
import { sdkVersion } from "./sdk-version.ts";

await servePlugin(
  withLogin(
    new AzureNativePlugin(sdkVersion("@pulumi/azure-native"), () => connect(process.env["ADLS_LOCAL_AZURE"])),
    'failed to get account from Azure CLI: exec: "az": executable file not found in $PATH',
  ),
);
