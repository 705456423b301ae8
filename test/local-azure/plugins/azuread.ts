/** The executable `pulumi-resource-azuread`: `node azuread.ts <engine address>`. */
import { connect } from "./azure-connection.ts";
import { azureadPlugin } from "./azuread-plugin.ts";
import { servePlugin } from "./plugin-server.ts";
import { sdkVersion } from "./sdk-version.ts";

await servePlugin(azureadPlugin(sdkVersion("@pulumi/azuread"), () => connect(process.env["ADLS_LOCAL_AZURE"])));
