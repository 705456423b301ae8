/**
 * How proof of identity is refused. What the front door refuses (signatures, tokens, dates) names no `x-ms-version`, as no
 * service has taken the request yet; refusals of an anonymous request do (both recorded). Blob bodies carry the reason.
 */
import { localTenantId } from "../../identity/index.ts";
import { ServiceFailure } from "../wire/failure.ts";

const challenge = `Bearer authorization_uri=https://login.microsoftonline.com/${localTenantId}/oauth2/authorize resource_id=https://storage.azure.com`;

/** 403 AuthenticationFailed with its reason (recorded with many reasons). */
export function authenticationFailed(reason: string): ServiceFailure {
  return new ServiceFailure("AuthenticationFailed", { fields: { AuthenticationErrorDetail: reason }, atDoor: true });
}

/** 400 for an `Authorization` header that cannot be read, or two kinds of credentials at once. */
export function malformedCredentials(reason: string): ServiceFailure {
  return new ServiceFailure("InvalidAuthenticationInfo", {
    fields: { AuthenticationErrorDetail: reason },
    atDoor: true,
  });
}

/** 401 InvalidAuthenticationInfo: a token that does not hold here, with a challenge to bring another (recorded, 2023). */
export function tokenRefused(reason: string): ServiceFailure {
  return new ServiceFailure("InvalidAuthenticationInfo", {
    status: 401,
    message:
      "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
    fields: { AuthenticationErrorDetail: reason },
    headers: ["WWW-Authenticate", challenge],
    atDoor: true,
  });
}

/** 401 for a Blob request without credentials (recorded). */
export function credentialsMissing(): ServiceFailure {
  return new ServiceFailure("NoAuthenticationInformation", { headers: ["WWW-Authenticate", challenge] });
}
