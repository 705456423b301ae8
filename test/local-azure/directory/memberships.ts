/** What the token issuer asks of the tenant's directory. */
import type { Memberships } from "../identity/index.ts";
import { groupsOf } from "./index.ts";
import { principals } from "./principals.ts";

/** Groups of a principal, and the object id behind an application's client id. */
export const memberships: Memberships = {
  groupsOf,
  objectIdOf: (clientId) => principals.find((principal) => principal.appId === clientId)?.objectId ?? clientId,
};
