/**
 * A preview where nobody has logged in to Azure, as for a pull request from elsewhere. The plugins of Azure cannot be configured
 * then, and would fail every resource. Providers with an unknown subscription and tenant are not configured before an update, so
 * that the preview shows what the stack file says.
 */
import { Provider as AzureNative } from "@pulumi/azure-native/provider.js";
import { Provider as AzureAd } from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

/** From now on, resources of Azure are declared with such providers. Only for a preview. */
export function previewWithoutLogin(unknown: pulumi.Input<string>): void {
  const providers: Readonly<Record<string, pulumi.ProviderResource>> = {
    "azure-native": new AzureNative("azure-native-without-login", { subscriptionId: unknown }),
    azuread: new AzureAd("azuread-without-login", { tenantId: unknown }),
  };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const provider = providers[type.split(":")[0] ?? ""];
    return provider === undefined ? undefined : { props, opts: { ...opts, provider } };
  });
}
