/** The services for which the local tenant gives tokens. */

const services = [
  "https://storage.azure.com",
  "https://datalake.azure.net",
  "https://management.azure.com",
  "https://management.core.windows.net",
  "https://graph.microsoft.com",
  "api://AzureADTokenExchange",
];

const oneAccount = /^https:\/\/[a-z0-9]{3,24}\.blob\.core\.windows\.net$/;

/** Whether a resource, with or without a slash at its end, is one of them: storage as a whole or one account too. */
export function isKnownAudience(resource: string): boolean {
  const bare = resource.replace(/\/$/, "");
  return services.includes(bare) || oneAccount.test(bare);
}

/** For refusals. */
export const knownAudiences = services.join(", ");
