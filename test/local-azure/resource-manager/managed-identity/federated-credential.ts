import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";

const type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
const rules = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  readonly others: readonly JsonObject[];
}

const bad = (id: string, says: Refusal<Asked>["says"]): Refusal<Asked> => ({
  id: `federated-credential-${id}`,
  status: 400,
  code: "BadRequest",
  says,
  source: { documented: rules },
});

export const federatedCredentialRefusals: readonly Refusal<Asked>[] = [
  bad("name", ({ name }) =>
    when(
      !/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(name),
      `The federated identity credential name '${name}' is invalid.`,
    ),
  ),
  bad("audience", ({ properties: { audiences } }) =>
    when(
      !Array.isArray(audiences) || audiences.length !== 1,
      "A federated identity credential has exactly one audience.",
    ),
  ),
  bad("issuer", ({ properties }) =>
    when(!/^https:\/\/\S+$/.test(textAt(properties, "issuer") ?? ""), "The issuer must be an https address."),
  ),
  bad("subject", ({ properties }) =>
    when((textAt(properties, "subject") ?? "") === "", "The subject cannot be null or empty."),
  ),
  bad("number", ({ others }) =>
    when(others.length >= 20, "A user assigned identity can have at most 20 federated identity credentials."),
  ),
  {
    id: "federated-credential-twin",
    status: 409,
    code: "Conflict",
    says: ({ properties, others }) =>
      when(
        others.some((other) =>
          ["issuer", "subject"].every((name) => objectAt(other, "properties")[name] === properties[name]),
        ),
        "Issuer and subject combination already exists for this Managed Identity.",
      ),
    source: { documented: rules },
  },
];

/** Tokens of another issuer that stand for a managed identity. */
export function federatedCredentialKind(surroundings: Surroundings): ResourceKind {
  return {
    type,
    async put(id, body) {
      const all = await surroundings.list(id.parent, type);
      const others = all.filter((other) => textAt(other, "id")?.toLowerCase() !== id.key);
      const properties = objectAt(body, "properties");
      refuse(federatedCredentialRefusals, { name: id.name, properties, others });
      return { properties };
    },
  };
}
