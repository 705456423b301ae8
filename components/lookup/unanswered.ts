/**
 * Why a lookup got no answer at all, which says nothing about what was asked for: nobody is logged in, the service cannot be
 * reached, or it does not answer this identity. Whatever else is said is an answer. Pure.
 */
export type Silence = "not logged in" | "not reached" | "not allowed";

/**
 * Words of the providers and services, in the order in which they are tried. Sources: `auth_azidentity.go` and
 * `azure_cli.go` of pulumi/pulumi-azure-native, `auth` and `claims` of hashicorp/go-azure-sdk (azuread), azidentity of
 * Azure/azure-sdk-for-go; error codes of Azure Resource Manager and Microsoft Graph.
 */
const words: readonly (readonly [Silence, RegExp])[] = [
  [
    "not logged in",
    /\baz login\b|AADSTS\d+|Azure CLI|AzureCLI|"az": executable file not found|no Authorizer could be configured|unable to build authorizer|could not (?:configure|acquire) \S*(?: access token|.*Authorizer)|DefaultAzureCredential|(?:Client|Managed|Workload)\w*Credential(?:: | auth)|An? (?:Subscription|Tenant|Client) ID must be configured|\b(?:Invalid|Expired)AuthenticationToken\b|\bInvalidAuthenticationToken\w*|\bAuthenticationFailed\b|\bstatus(?:[= ]|Code:? ?)401\b/i,
  ],
  ["not allowed", /\bAuthorizationFailed\b|\bAuthorization_RequestDenied\b|\bLinkedAuthorizationFailed\b/i],
  [
    "not reached",
    /\bno such host\b|\bdial tcp\b|\bconnection (?:refused|reset)\b|\bi\/o timeout\b|\bcontext deadline exceeded\b|\bTLS handshake timeout\b|\bnetwork is unreachable\b/i,
  ],
];

/** What each silence asks of the person, in whole sentences. */
export const silenceRemedies: Readonly<Record<Silence, string>> = {
  "not logged in": "Log in to Azure (az login), or give azure-native and azuread their credentials.",
  "not allowed": "Let this identity read what is named (role Reader; in Microsoft Entra: Directory Readers).",
  "not reached": "Check the network.",
};

/** Undefined where the text is an answer: the thing is there, is not there, or was named wrongly. */
export function silenceOf(text: string): Silence | undefined {
  return words.find(([, pattern]) => pattern.test(text))?.[0];
}
