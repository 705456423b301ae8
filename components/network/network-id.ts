/** The parts of ids of virtual networks, subnets and private DNS zones in Azure's resource manager. Pure. */

export interface SubnetId {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly virtualNetwork: string;
  readonly subnet: string;
}

/** What `parseSubnetId` accepts, for messages. */
export const subnetIdGrammar =
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/virtualNetworks/NAME/subnets/NAME";

const subnetGrammar =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]{1,90})\/providers\/Microsoft\.Network\/virtualNetworks\/([^/]+)\/subnets\/([^/]+)$/i;

/** Reads an id; letter case of the fixed words does not matter. Undefined for anything else. */
export function parseSubnetId(text: string): SubnetId | undefined {
  const [, subscriptionId, resourceGroup, virtualNetwork, subnet] = subnetGrammar.exec(text.trim()) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  if (virtualNetwork === undefined || subnet === undefined) return undefined;
  return { id: text.trim(), subscriptionId, resourceGroup, virtualNetwork, subnet };
}

/** The network that a subnet belongs to; the text itself for what is no id of a subnet. */
export function virtualNetworkOf(subnet: string): string {
  return subnet.replace(/\/subnets\/[^/]+$/i, "");
}

/** A subnet as people call it: `hub/data`. */
export function subnetName(subnet: string): string {
  const parts = parseSubnetId(subnet);
  return parts === undefined ? subnet : `${parts.virtualNetwork}/${parts.subnet}`;
}

/** Whether two ids name the same thing: Azure does not tell letters apart by case. */
export function isSameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The last word of an id: what people call the thing. */
export function nameInId(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
