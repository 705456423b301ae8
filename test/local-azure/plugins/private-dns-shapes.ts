/**
 * Private DNS zones and their links: no package of the `@azure/arm-*` set that is installed holds their mappers, so these
 * are written after `PrivateZoneArgs` and `VirtualNetworkLinkArgs` in the type declarations of azure-native 3.28.
 */
import { property, text } from "./shape.ts";
import type { Property, PropertyType } from "./shape.ts";

const tags = property("tags", "tags", { kind: "map", value: text });
const location = property("location", "location", text);
const readOnly: Partial<Property> = { readOnly: true };
const count: PropertyType = { kind: "number" };

const common: readonly Property[] = [
  property("name", "name", text, readOnly),
  property("type", "type", text, readOnly),
  property("etag", "etag", text, readOnly),
  property("provisioningState", "properties.provisioningState", text, readOnly),
  property("systemData", "systemData", { kind: "any" }, readOnly),
];

const zone = object("PrivateZone", [
  location,
  tags,
  ...common,
  property("internalId", "properties.internalId", text, readOnly),
  property("maxNumberOfRecordSets", "properties.maxNumberOfRecordSets", count, readOnly),
  property("maxNumberOfVirtualNetworkLinks", "properties.maxNumberOfVirtualNetworkLinks", count, readOnly),
  property(
    "maxNumberOfVirtualNetworkLinksWithRegistration",
    "properties.maxNumberOfVirtualNetworkLinksWithRegistration",
    count,
    readOnly,
  ),
  property("numberOfRecordSets", "properties.numberOfRecordSets", count, readOnly),
  property("numberOfVirtualNetworkLinks", "properties.numberOfVirtualNetworkLinks", count, readOnly),
  property(
    "numberOfVirtualNetworkLinksWithRegistration",
    "properties.numberOfVirtualNetworkLinksWithRegistration",
    count,
    readOnly,
  ),
]);

const link = object("VirtualNetworkLink", [
  location,
  tags,
  ...common,
  property("registrationEnabled", "properties.registrationEnabled", { kind: "boolean" }),
  property("resolutionPolicy", "properties.resolutionPolicy", {
    kind: "text",
    allowed: ["Default", "NxDomainRedirect"],
  }),
  property("virtualNetwork", "properties.virtualNetwork", object("SubResource", [property("id", "id", text)])),
  property("virtualNetworkLinkState", "properties.virtualNetworkLinkState", text, readOnly),
]);

export const privateZone = { input: zone, output: zone } as const;
export const virtualNetworkLink = { input: link, output: link } as const;

function object(name: string, properties: readonly Property[]): PropertyType {
  return { kind: "object", name, properties: () => properties };
}
