/** The executable `pulumi-resource-azuread`: `node azuread.ts <engine address>`. */
import { connect } from "./azure-connection.ts";
import { azureadPlugin } from "./azuread-plugin.ts";
import { withLogin } from "./login.ts";
import { servePlugin } from "./plugin-server.ts";
import { sdkVersion } from "./sdk-version.ts";

await servePlugin(
  withLogin(
    azureadPlugin(sdkVersion("@pulumi/azuread"), () => connect(process.env["ADLS_LOCAL_AZURE"])),
    "unable to build authorizer for Microsoft Graph API: could not configure AzureCli Authorizer: could not parse Azure CLI " +
      'version: launching Azure CLI: exec: "az": executable file not found in $PATH',
  ),
);
