/** The parts of a user-assigned managed identity's id in Azure's resource manager. Pure. */
export interface ManagedIdentityId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const grammar =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]{1,90})\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/([^/]{3,128})$/i;

/** Reads an id; letter case of the fixed words does not matter. Undefined for anything else. */
export function parseManagedIdentityId(text: string): ManagedIdentityId | undefined {
  const [, subscriptionId, resourceGroup, name] = grammar.exec(text.trim()) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) return undefined;
  return { subscriptionId, resourceGroup, name };
}
