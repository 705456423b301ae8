/**
 * A customer's key for an account, and the identity that may use it: given, or made and let in. What is made stays as long as
 * the account stays, since without it nobody could ever read the content again.
 */
import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as keyvault from "@pulumi/azure-native/keyvault/index.js";
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as pulumi from "@pulumi/pulumi";
import { vaultNameFor } from "./account/account-name.ts";
import { roleAssignmentName } from "./principals/roles.ts";
import type { CustomerKey } from "./settings/encryption.ts";
import type { Subscriptions } from "./lookup/subscriptions.ts";

/** Key Vault Crypto Service Encryption User: read a key, wrap and unwrap with it, and nothing else. */
const keyUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

/** What an account needs to know. */
export interface UsableKey {
  readonly vaultUri: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
  /** @default always the newest one */
  readonly version?: string;
  /** Id of the user-assigned identity. */
  readonly identity: pulumi.Input<string>;
}

export interface EncryptionKeyArgs {
  readonly customerKey: CustomerKey;
  /** What is made is named after the account. */
  readonly accountName: string;
  readonly resourceGroup: pulumi.Input<string>;
  readonly location: string;
  /** Whether a destroy leaves vault, key and identity behind, as it leaves the account. */
  readonly retained: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Tenant of a vault that is made. @default Azure is asked */
  readonly tenantId?: pulumi.Input<string>;
  /** The subscriptions of a given vault and identity. @default both are in the account's */
  readonly subscriptions?: Subscriptions;
}

/** A vault that is there already, by its id. */
interface VaultPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export class EncryptionKey extends pulumi.ComponentResource {
  readonly usable: UsableKey;
  readonly #name: string;
  readonly #args: EncryptionKeyArgs;

  constructor(name: string, args: EncryptionKeyArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:EncryptionKey", name, {}, options);
    this.#name = name;
    this.#args = args;
    const { key, vault } = args.customerKey;
    const held = vault === "make" ? this.#madeVault() : givenVault(vault);
    const made = key === "make" ? this.#madeKey(held) : undefined;
    const keyName = key === "make" ? args.accountName : key.name;
    const scope = made?.id ?? (held.id && pulumi.interpolate`${held.id}/keys/${keyName}`);
    const version = key === "make" ? undefined : key.version;
    this.usable = {
      vaultUri: held.uri,
      name: made?.name ?? keyName,
      identity: this.#letIn(scope),
      ...(version === undefined ? {} : { version }),
    };
    this.registerOutputs({ vaultUri: this.usable.vaultUri, key: this.usable.name, identity: this.usable.identity });
  }

  #kept(provider?: pulumi.ProviderResource): pulumi.CustomResourceOptions {
    const elsewhere = provider === undefined ? {} : { provider };
    return { parent: this, retainOnDelete: this.#args.retained, ...elsewhere };
  }

  /** Soft delete and purge protection are what Azure Storage asks of a vault: a key that is gone takes the content with it. */
  #madeVault(): Held {
    const { accountName, resourceGroup, location, tags } = this.#args;
    const tenantId = this.#args.tenantId ?? authorization.getClientConfigOutput({ parent: this }).tenantId;
    const vault = new keyvault.Vault(
      this.#name,
      {
        vaultName: vaultNameFor(accountName),
        resourceGroupName: resourceGroup,
        location,
        properties: {
          tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          enablePurgeProtection: true,
          // Azure Storage is one of the services that a vault trusts; nobody else has to reach it.
          networkAcls: { defaultAction: "Deny", bypass: "AzureServices" },
        },
        tags: { ...tags },
      },
      this.#kept(),
    );
    return {
      id: vault.id,
      uri: vault.properties.apply(({ vaultUri }) => vaultUri),
      name: vault.name,
      resourceGroup,
    };
  }

  #madeKey(held: Held): keyvault.Key {
    const { accountName, tags } = this.#args;
    const { name, resourceGroup, subscriptionId } = held;
    const provider = subscriptionId === undefined ? undefined : this.#args.subscriptions?.providerOf(subscriptionId);
    return new keyvault.Key(
      this.#name,
      {
        keyName: accountName,
        vaultName: name,
        resourceGroupName: resourceGroup,
        properties: { kty: "RSA", keySize: 3072, keyOps: ["wrapKey", "unwrapKey"] },
        tags: { ...tags },
      },
      this.#kept(provider),
    );
  }

  /** Id of the identity that uses the key. One that is given has been let in by whoever gave it, unless the vault is new. */
  #letIn(scope: pulumi.Input<string> | undefined): pulumi.Output<string> {
    const { customerKey, accountName, resourceGroup, location, tags } = this.#args;
    if (customerKey.identity !== "make") {
      const id = customerKey.identity;
      if (customerKey.vault !== "make" || scope === undefined) return pulumi.output(id);
      return this.#granted(pulumi.output(id), this.#principalOf(id), scope);
    }
    const identity = new managedidentity.UserAssignedIdentity(
      this.#name,
      { resourceName: `id-${accountName}`, resourceGroupName: resourceGroup, location, tags: { ...tags } },
      this.#kept(),
    );
    return scope === undefined ? identity.id : this.#granted(identity.id, identity.principalId, scope);
  }

  /** The identity's id, known to whoever depends on it only after the role is assigned. */
  #granted(
    identity: pulumi.Output<string>,
    principalId: pulumi.Output<string>,
    scope: pulumi.Input<string>,
  ): pulumi.Output<string> {
    const subscription = pulumi.output(scope).apply((id) => id.split("/").slice(0, 3).join("/"));
    const role = new authorization.RoleAssignment(
      this.#name,
      {
        scope,
        principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: pulumi.interpolate`${subscription}/providers/Microsoft.Authorization/roleDefinitions/${keyUser}`,
        roleAssignmentName: pulumi.all([scope, principalId]).apply(([at, id]) => roleAssignmentName(at, id, keyUser)),
      },
      this.#kept(),
    );
    return pulumi.all([identity, role.id]).apply(([id]) => id);
  }

  #principalOf(identity: string): pulumi.Output<string> {
    const [, , subscriptionId = "", , resourceGroupName = "", , , , resourceName = ""] = identity.split("/");
    const options = { parent: this, ...this.#args.subscriptions?.optionsOf(subscriptionId) };
    return managedidentity.getUserAssignedIdentityOutput({ resourceGroupName, resourceName }, options).principalId;
  }
}

/** Where a key is held. */
interface Held {
  /** Left out where only the URI is known. */
  readonly id?: pulumi.Input<string>;
  readonly uri: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
  readonly resourceGroup: pulumi.Input<string>;
  /** Left out for a vault that is made, in the account's own subscription. */
  readonly subscriptionId?: string;
}

function givenVault({ id, uri }: Exclude<CustomerKey["vault"], "make">): Held {
  if (id === undefined) return { uri, name: "", resourceGroup: "" };
  const { subscriptionId, resourceGroup, name } = vaultPlace(id);
  return { id, uri, name, resourceGroup, subscriptionId };
}

function vaultPlace(id: string): VaultPlace {
  const [, , subscriptionId = "", , resourceGroup = "", , , , name = ""] = id.split("/");
  return { subscriptionId, resourceGroup, name };
}
