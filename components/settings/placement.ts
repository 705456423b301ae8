/** Where an account lies and how often it keeps its content: region, kind, redundancy, access tier. Pure. */
import { isPremium, lackedBy, nearestRedundancy, redundancyWord, skuWith } from "../account/redundancy.ts";
import type { AccountSku } from "../account/redundancy.ts";
import { plainRegion, regionNamed } from "../account/regions.ts";
import { byDefault, notPossible, notWithHns, overridden, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";

/** The kinds that can have a hierarchical namespace: standard, and premium. */
export const accountKinds = ["StorageV2", "BlockBlobStorage"] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Where content goes that no tier is given for. Archive is a tier of single files only. */
export const accessTiers = ["Hot", "Cool", "Cold"] as const;
export type AccessTier = (typeof accessTiers)[number];

/** What a stack file asks for. */
export interface PlacementWishes {
  /** Name of a region: `westeurope`. @default the matched account's, else the provider's */
  readonly location?: string | undefined;
  /** @default the matched account's, as far as the region has it; else `Standard_ZRS`, or `Standard_LRS` without zones */
  readonly redundancy?: AccountSku | undefined;
  /** @default what goes with the redundancy */
  readonly kind?: AccountKind | undefined;
  /** @default the matched account's, else Hot; premium accounts have none */
  readonly accessTier?: AccessTier | undefined;
}

/** What the matched account has. */
export interface MatchedPlacement {
  readonly kind: string;
  readonly location: string;
  readonly sku: string;
  readonly accessTier?: string | undefined;
}

export interface PlacementSettings {
  readonly location: string;
  readonly sku: AccountSku;
  readonly kind: AccountKind;
  /** Left out where the stack file asks for none and the kind has none. */
  readonly accessTier?: AccessTier;
}

/** `defaultLocation` is the provider's own; without any location the answer is undefined. */
export function decidePlacement(
  wishes: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
  defaultLocation: string | undefined,
): Decided<PlacementSettings> | undefined {
  const location = decideLocation(wishes, matched, defaultLocation);
  if (location === undefined) return undefined;
  const kind = decideKind(wishes, matched);
  const redundancy = decideRedundancy(wishes, matched, { location: location.value, kind: kind.kind });
  const tier = decideTier(wishes, matched, kind.kind);
  return {
    settings: {
      location: location.value,
      sku: redundancy.sku,
      kind: kind.kind,
      ...(tier.accessTier === undefined ? {} : { accessTier: tier.accessTier }),
    },
    decisions: [location, kind.decision, redundancy.decision, tier.decision],
  };
}

function decideLocation(
  { location }: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
  defaultLocation: string | undefined,
): Decision | undefined {
  const setting = "region";
  if (location !== undefined)
    return wished(setting, location, matched && { name: matched.name, value: plainRegion(matched.found.location) });
  if (matched !== undefined) return taken(setting, plainRegion(matched.found.location), matched.name);
  if (defaultLocation === undefined) return undefined;
  return { setting, value: defaultLocation, origin: "stack file", reason: "azure-native:location of the stack file" };
}

function decideKind(
  { kind, redundancy }: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
): { kind: AccountKind; decision: Decision } {
  const setting = "kind";
  const found = matched && { name: matched.name, value: matched.found.kind };
  if (kind !== undefined) return { kind, decision: wished(setting, kind, found) };
  if (redundancy !== undefined) {
    const fitting = isPremium(redundancy) ? "BlockBlobStorage" : "StorageV2";
    if (fitting === found?.value) return { kind: fitting, decision: taken(setting, fitting, found.name) };
    return { kind: fitting, decision: byDefault(setting, fitting, `goes with ${redundancy}`) };
  }
  if (found === undefined) return { kind: "StorageV2", decision: byDefault(setting, "StorageV2", "default: standard") };
  const same = accountKinds.find((known) => known === found.value);
  if (same !== undefined) return { kind: same, decision: taken(setting, same, found.name) };
  const because = `only ${accountKinds.join(" and ")} have it`;
  return {
    kind: "StorageV2",
    decision: notWithHns(setting, "StorageV2", `${found.name} is ${found.value}`, because),
  };
}

function decideRedundancy(
  { redundancy }: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
  place: { readonly location: string; readonly kind: AccountKind },
): { sku: AccountSku; decision: Decision } {
  const setting = "redundancy";
  if (redundancy !== undefined) {
    const value = matched && { name: matched.name, value: matched.found.sku };
    return { sku: redundancy, decision: withRegion(wished(setting, redundancy, value), place.location) };
  }
  const premium = place.kind === "BlockBlobStorage";
  const region = regionNamed(place.location);
  const sought = skuWith(matched === undefined ? "ZRS" : (redundancyWord(matched.found.sku) ?? "ZRS"), premium);
  const sku = nearestRedundancy(sought, region);
  const lacked = lackedBy(region, sought);
  if (matched === undefined) {
    const why =
      lacked === undefined ? "default: three zones of one region" : `default; ${place.location} has no ${lacked}`;
    return { sku, decision: withRegion(byDefault(setting, sku, why), place.location) };
  }
  return { sku, decision: withRegion(takenAsFarAsPossible(matched, sku, { ...place, lacked }), place.location) };
}

function takenAsFarAsPossible(
  { name, found }: Matched<MatchedPlacement>,
  sku: AccountSku,
  { location, kind, lacked }: { location: string; kind: AccountKind; lacked: string | undefined },
): Decision {
  const setting = "redundancy";
  if (sku === found.sku) return taken(setting, sku, name);
  if (lacked !== undefined) {
    const because = `${location} has no ${lacked}; this comes nearest`;
    return notPossible(setting, sku, `${name} has ${found.sku}: not possible because ${because}`);
  }
  if (found.kind === "StorageV2" || found.kind === "BlockBlobStorage") {
    if (isPremium(found.sku) === (found.kind === "BlockBlobStorage"))
      return overridden(setting, sku, `${name} has ${found.sku}; this goes with the kind ${kind}`);
  }
  return notWithHns(setting, sku, `${name} is ${found.kind} ${found.sku}`, "that is for page blobs or file shares");
}

/** Says where nobody here knows what the region has. */
function withRegion(decision: Decision, location: string): Decision {
  if (regionNamed(location) !== undefined || redundancyWord(decision.value) === "LRS") return decision;
  const unknown = `what ${location} offers is not known here, and Azure will tell`;
  return { ...decision, reason: `${decision.reason}; ${unknown}` };
}

function decideTier(
  { accessTier }: PlacementWishes,
  matched: Matched<MatchedPlacement> | undefined,
  kind: AccountKind,
): { accessTier: AccessTier | undefined; decision: Decision } {
  const setting = "access tier";
  const found = matched && { name: matched.name, value: matched.found.accessTier };
  if (accessTier !== undefined) return { accessTier, decision: wished(setting, accessTier, found) };
  if (kind === "BlockBlobStorage")
    return { accessTier: undefined, decision: byDefault(setting, "none", "premium has no access tiers") };
  const same = accessTiers.find((tier) => tier === found?.value);
  if (found !== undefined && same !== undefined)
    return { accessTier: same, decision: taken(setting, same, found.name) };
  const why = found === undefined ? "default" : `default; ${found.name} has none`;
  return { accessTier: "Hot", decision: byDefault(setting, "Hot", why) };
}
