/** The parts of a storage account's id in Azure's resource manager. Pure. */
export interface AccountId {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly account: string;
}

/** What `parseAccountId` accepts, for messages. */
export const accountIdGrammar =
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Storage/storageAccounts/NAME";

/** The id of an account of that name, as Azure writes it. */
export function accountIdOf({ subscriptionId, resourceGroup, account }: Omit<AccountId, "id">): string {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return `${group}/providers/Microsoft.Storage/storageAccounts/${account}`;
}

const grammar =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]{1,90})\/providers\/Microsoft\.Storage\/storageAccounts\/([a-z0-9]{3,24})$/i;

/** Reads an id; letter case of the fixed words does not matter. Undefined for anything else. */
export function parseAccountId(text: string): AccountId | undefined {
  const [, subscriptionId, resourceGroup, account] = grammar.exec(text.trim()) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || account === undefined) return undefined;
  return { id: text.trim(), subscriptionId, resourceGroup, account: account.toLowerCase() };
}
