/**
 * What a service signature grants together with the stored access policy that it names. A field may stand in the signature
 * or in the policy, not in both (documented; reasons of the service's published emulator).
 */
import type { AccessPolicy, Filesystem } from "../tree/filesystem.ts";
import { authenticationFailed } from "./authentication-failure.ts";
import type { SignatureFields } from "./signature-fields.ts";
import { readSignatureTime } from "./signature-time.ts";

/** Letters and window in effect. */
export interface Effective {
  readonly permissions: string;
  readonly start: number | undefined;
  readonly expiry: number;
}

const noPolicy: AccessPolicy = { id: "", start: "", expiry: "", permission: "" };

function policyNamed(filesystem: Filesystem | undefined, id: string): AccessPolicy {
  if (id === "") return noPolicy;
  if (filesystem === undefined) throw authenticationFailed("Error locating SAS identifier");
  const policy = filesystem.properties.policies.find((candidate) => candidate.id === id);
  if (policy === undefined)
    throw authenticationFailed("SAS identifier cannot be found for specified signed identifier");
  return policy;
}

/** The one that is there. */
function eitherOf<Value>(own: Value | undefined, stored: Value | undefined): Value | undefined {
  if (own !== undefined && stored !== undefined)
    throw authenticationFailed("Access policy fields can be associated with signature or SAS identifier but not both");
  return own ?? stored;
}

function given(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** @throws {ServiceFailure} AuthenticationFailed for a policy that there is not, a field that stands twice or nowhere. */
export function effective(fields: SignatureFields, filesystem: Filesystem | undefined): Effective {
  const policy = policyNamed(filesystem, fields.raw("si"));
  const start = eitherOf(fields.start, readSignatureTime(policy.start));
  const expiry = eitherOf(fields.expiry, readSignatureTime(policy.expiry));
  const permissions = eitherOf(given(fields.permissions), given(policy.permission));
  if (expiry === undefined)
    throw authenticationFailed("Signed expiry must be specified in signature or SAS identifier");
  if (permissions === undefined)
    throw authenticationFailed("Signed permission must be specified in signature or SAS identifier");
  return { permissions, start, expiry };
}
