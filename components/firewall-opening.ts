/**
 * The permission to open an account's firewall for the machine that runs this, while it works and no longer. Nothing is open
 * because of this resource; whoever works behind the firewall opens and closes it. What a killed run leaves open, the next
 * `up` finds here and closes, and so does a `destroy`.
 */
import * as pulumi from "@pulumi/pulumi";
import type { AccountOpening } from "../migration/firewall/index.ts";
import { firewallOpeningProvider } from "../migration/provider.ts";
import { narrowRangeGrammar, parseNarrowRange } from "./network/address-range.ts";
import { enginePath, runInputs } from "./engine/index.ts";
import type { NetworkSettings } from "./settings/network.ts";
import type { Opening } from "./settings/opening.ts";

const moduleName = "adls-migration";
const typeName = "FirewallOpening";

/** What resources that work behind the firewall carry. */
export type OpeningInputs = Omit<AccountOpening, "account"> & { readonly account: pulumi.Input<string> };

export interface FirewallOpeningArgs {
  /** Id of the account in Azure's resource manager. */
  readonly accountId: pulumi.Input<string>;
  readonly opening: Opening;
  /** The account's network while nothing runs. */
  readonly closed: Pick<NetworkSettings, "publicNetworkAccess" | "firewall">;
}

export class FirewallOpening extends pulumi.dynamic.Resource {
  /** For the resources that work behind the firewall. */
  readonly inputs: OpeningInputs;

  constructor(name: string, args: FirewallOpeningArgs, options: pulumi.CustomResourceOptions = {}) {
    const inputs = inputsOf(args);
    const operator = { stopFile: "", interactive: false };
    const type = `pulumi-nodejs:dynamic/${moduleName}:${typeName}`;
    const run = runInputs(operator, name, type, options.parent);
    super(firewallOpeningProvider, name, { engine: enginePath(), ...inputs, run }, options, moduleName, typeName);
    this.inputs = inputs;
  }
}

function inputsOf({ accountId, opening, closed }: FirewallOpeningArgs): OpeningInputs {
  const config = new pulumi.Config("azure-native");
  const [environment, metadataHost] = [config.get("environment"), config.get("metadataHost")];
  return {
    account: accountId,
    cloud: {
      ...(environment === undefined ? {} : { environment }),
      ...(metadataHost === undefined ? {} : { metadataHost }),
    },
    addresses: [...(opening.addresses ?? []), ...addressesFrom(opening.addressesFrom)],
    subnets: [...(opening.subnets ?? [])],
    closed: {
      publicNetworkAccess: closed.publicNetworkAccess,
      addresses: [...closed.firewall.addresses],
      subnets: [...closed.firewall.subnets],
    },
  };
}

/** A preview elsewhere than on the machine that will run has no such variable, and says so. */
function addressesFrom(variable: string | undefined): readonly string[] {
  if (variable === undefined) return [];
  const read = readAddresses(process.env[variable]);
  if (!("problem" in read)) return read.addresses;
  const message = `adls-migration:account.network.openForRun.addressesFrom names ${variable}: ${read.problem}`;
  if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError(message);
  void pulumi.log.warn(`${message} What it holds then is unknown in this preview.`);
  return [];
}

/** The addresses that a variable holds, with commas between. Pure. */
export function readAddresses(
  text: string | undefined,
): { readonly addresses: readonly string[] } | { readonly problem: string } {
  const written = (text ?? "").split(",").filter((part) => part.trim() !== "");
  if (written.length === 0) return { problem: "it is not set. Set it to the address by which this machine goes out." };
  const wrong = written.find((part) => parseNarrowRange(part) === undefined);
  if (wrong !== undefined || written.length > 8)
    return {
      problem: `given ${JSON.stringify(text)}; allowed: at most 8 of these with commas between: ${narrowRangeGrammar}.`,
    };
  return { addresses: written.flatMap((part) => parseNarrowRange(part) ?? []) };
}
