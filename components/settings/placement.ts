/** Where an account lies and how often it keeps its content: region, redundancy, kind. Pure. */
import { parseRedundancy } from "../redundancy.ts";
import type { AccountSku } from "../redundancy.ts";
import { byDefault, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";

/** What a stack file asks for. */
export interface PlacementWishes {
  readonly location?: string | undefined;
  readonly redundancy?: AccountSku | undefined;
}

/** What the matched account has. */
export interface MatchedPlacement {
  readonly kind: string;
  readonly location: string;
  readonly sku: string;
}

export interface PlacementSettings {
  readonly location: string;
  readonly sku: AccountSku;
  readonly kind: "StorageV2" | "BlockBlobStorage";
}

/** `defaultLocation` is the provider's own; without any location the answer is undefined. */
export function decidePlacement(
  wishes: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
  defaultLocation: string | undefined,
): Decided<PlacementSettings> | undefined {
  const location = decideLocation(wishes, matched, defaultLocation);
  if (location === undefined) return undefined;
  const { sku, decision } = decideRedundancy(wishes, matched);
  return {
    settings: {
      location: location.value,
      sku,
      kind: sku.startsWith("Premium_") ? "BlockBlobStorage" : "StorageV2",
    },
    decisions: [location, decision],
  };
}

function decideLocation(
  { location }: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
  defaultLocation: string | undefined,
): Decision | undefined {
  const setting = "region";
  if (location !== undefined)
    return wished(setting, location, matched && { name: matched.name, value: matched.found.location });
  if (matched !== undefined) return taken(setting, matched.found.location, matched.name);
  if (defaultLocation === undefined) return undefined;
  return { setting, value: defaultLocation, origin: "stack file", reason: "azure-native:location of the stack file" };
}

function decideRedundancy(
  { redundancy }: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
): { sku: AccountSku; decision: Decision } {
  const setting = "redundancy";
  if (redundancy !== undefined) {
    const value = matched && { name: matched.name, value: matched.found.sku };
    return { sku: redundancy, decision: wished(setting, redundancy, value) };
  }
  const sku = "Standard_ZRS";
  if (matched === undefined) return { sku, decision: byDefault(setting, sku, "default: three zones of one region") };
  const { kind, sku: matchedSku } = matched.found;
  const possible = parseRedundancy(matchedSku);
  if (possible !== undefined && (!possible.startsWith("Premium_") || kind === "BlockBlobStorage"))
    return { sku: possible, decision: taken(setting, possible, matched.name) };
  const why = `${matched.name} is ${kind} ${matchedSku}, which no account with hierarchical namespace can be`;
  return { sku, decision: notPossible(setting, sku, why) };
}
