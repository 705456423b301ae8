import type { AzureConnection } from "./azure-connection.ts";
import { invokeAzuread } from "./azuread-functions.ts";
import type { Plugin } from "./plugin.ts";

/** azuread as far as the components need it: lookups only, the tenant is never changed. */
export function azureadPlugin(version: string, connection: () => AzureConnection): Plugin {
  const refuse = ({ type }: { type: string }) =>
    Promise.reject(new Error(`the local azuread has no resources, only lookups; it cannot manage ${type}`));
  return {
    name: "azuread",
    version,
    configure() {
      connection();
      return Promise.resolve();
    },
    check: refuse,
    diff: refuse,
    create: refuse,
    read: refuse,
    update: refuse,
    remove: refuse,
    invoke: (token, args) => invokeAzuread(connection(), token, args),
  };
}
