/** Where an account's logs and metrics are sent. */
import * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { diagnosticKey, takenOver } from "./account/adopted-services.ts";
import { childOptions } from "./engine/child-options.ts";
import type { DiagnosticSetting } from "./settings/diagnostics.ts";

export interface AccountDiagnosticsArgs {
  readonly account: Pick<AccountPlace, "id">;
  readonly settings: readonly DiagnosticSetting[];
  /** Ids of settings that are there already, by `diagnosticKey`, to be managed from now on. @default none */
  readonly adopt?: ReadonlyMap<string, string> | undefined;
}

/** The blob service logs requests of both endpoints; the account as a whole knows metrics only. */
export class AccountDiagnostics extends pulumi.ComponentResource {
  constructor(name: string, args: AccountDiagnosticsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:AccountDiagnostics", name, {}, options);
    const { id } = args.account;
    for (const setting of args.settings) {
      const resourceUri = setting.of === "blob" ? pulumi.interpolate`${id}/blobServices/default` : id;
      const settingArgs = { name: setting.name, resourceUri, ...contentsOf(setting) };
      const taken = takenOver(args.adopt?.get(diagnosticKey(setting)));
      const ofChild = { ...childOptions(this, options), ...taken };
      new monitor.DiagnosticSetting(`${name}-${setting.of}-${setting.name}`, settingArgs, ofChild);
    }
    this.registerOutputs({});
  }
}

function contentsOf({ workspace, storageAccount, eventHub, logs, logGroups, metrics }: DiagnosticSetting) {
  return {
    ...(workspace === undefined ? {} : { workspaceId: workspace }),
    ...(storageAccount === undefined ? {} : { storageAccountId: storageAccount }),
    ...(eventHub === undefined ? {} : { eventHubAuthorizationRuleId: eventHub.authorizationRule }),
    ...(eventHub?.name === undefined ? {} : { eventHubName: eventHub.name }),
    logs: [
      ...logs.map((category) => ({ category, enabled: true })),
      ...logGroups.map((categoryGroup) => ({ categoryGroup, enabled: true })),
    ],
    metrics: metrics.map((category) => ({ category, enabled: true })),
  };
}
