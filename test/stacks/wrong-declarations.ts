/** Stack files with mistakes in the account, its filesystems and access. */
export interface WrongStackFile {
  readonly what: string;
  /** Sections that replace those of a right stack file. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Every line that is said, without the namespace. */
  readonly said: readonly string[];
}

const account =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/source";
const principals = "user:NAME, group:NAME, servicePrincipal:NAME (a name or an object id), or an object id";
const entries =
  "entries [default:](user|group|servicePrincipal|mask|other):[NAME or object id]:rwx with commas between, each at most once and at most 28 named ones a scope";
const roles =
  "Storage Blob Data Owner, Storage Blob Data Contributor, Storage Blob Data Reader, Storage Blob Delegator, or the GUID of a role definition";
const redundancies = "LRS, ZRS, GRS, RAGRS, GZRS, RAGZRS, Premium_LRS, Premium_ZRS";
const addresses = "a public IPv4 address, or a range with a prefix of at most 30 bits, such as 203.0.113.0/24";
const accountIds = "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Storage/storageAccounts/NAME";

export const wrongDeclarations: readonly WrongStackFile[] = [
  {
    what: "a section that is misspelt",
    given: { migration: {} },
    said: [
      "migration: given a key that is not known; allowed: account, filesystems, access, migrations. Did you mean migrations?",
    ],
  },
  {
    what: "an account that is a text",
    given: { account: "lake" },
    said: [
      'account: given "lake"; allowed: a mapping with the keys name, resourceGroup, onDestroy, adopt, match, location, redundancy, tls, network, tags.',
    ],
  },
  {
    what: "a key of the account that is misspelt",
    given: { account: { redundency: "ZRS" } },
    said: [
      "account.redundency: given a key that is not known; allowed: name, resourceGroup, onDestroy, adopt, match, location, redundancy, tls, network, tags. Did you mean redundancy?",
    ],
  },
  {
    what: "an account's name with capitals",
    given: { account: { name: "ContosoLake" } },
    said: ['account.name: given "ContosoLake"; allowed: 3 to 24 lower-case letters and digits.'],
  },
  {
    what: "an account's name that is too long",
    given: { account: { name: "a".repeat(25) } },
    said: [`account.name: given "${"a".repeat(25)}"; allowed: 3 to 24 lower-case letters and digits.`],
  },
  {
    what: "a resource group that ends with a point",
    given: { account: { resourceGroup: "rg." } },
    said: ['account.resourceGroup: given "rg."; allowed: 1 to 90 letters, digits and ._-(), the last not a point.'],
  },
  {
    what: "an unknown fate of the account",
    given: { account: { onDestroy: "retained" } },
    said: ['account.onDestroy: given "retained"; allowed: retain, delete. Did you mean retain?'],
  },
  {
    what: "a match that is only a name",
    given: { account: { match: "source" } },
    said: [`account.match: given "source"; allowed: ${accountIds}.`],
  },
  {
    what: "an adoption of something else than an account",
    given: { account: { adopt: "/subscriptions/x" } },
    said: [`account.adopt: given "/subscriptions/x"; allowed: ${accountIds}.`],
  },
  {
    what: "an adopted account under another name",
    given: { account: { adopt: account, name: "other", resourceGroup: "elsewhere" } },
    said: [
      'account.name: given "other"; allowed: source, as in adls-migration:account.adopt. Leave it out.',
      'account.resourceGroup: given "elsewhere"; allowed: rg, as in adls-migration:account.adopt. Leave it out.',
    ],
  },
  {
    what: "a location with a space",
    given: { account: { location: "West Europe" } },
    said: ['account.location: given "West Europe"; allowed: the name of a region, such as westeurope.'],
  },
  {
    what: "an unknown redundancy",
    given: { account: { redundancy: "XRS" } },
    said: [`account.redundancy: given "XRS"; allowed: ${redundancies}.`],
  },
  {
    what: "TLS below 1.2",
    given: { account: { tls: "TLS1_0" } },
    said: ['account.tls: given "TLS1_0"; allowed: 1.2. Azure Storage takes no other minimum.'],
  },
  {
    what: "TLS above 1.2, as a number",
    given: { account: { tls: 1.3 } },
    said: ["account.tls: given 1.3; allowed: 1.2. Azure Storage takes no other minimum."],
  },
  {
    what: "private endpoints, which are not there yet",
    given: { account: { network: { privateEndpoints: { subnet: "x" } } } },
    said: [
      'account.network.privateEndpoints: given {"subnet":"x"}; allowed: nothing: private endpoints are not available yet. Leave the key out.',
    ],
  },
  {
    what: "a public access that is a truth value",
    given: { account: { network: { publicAccess: false } } },
    said: ["account.network.publicAccess: given false; allowed: enabled, disabled."],
  },
  {
    what: "a private address in the firewall",
    given: { account: { network: { allowedAddresses: ["203.0.113.7", "10.1.2.3", "203.0.113.0/31", "::1"] } } },
    said: [
      `account.network.allowedAddresses.1: given "10.1.2.3"; allowed: ${addresses}.`,
      `account.network.allowedAddresses.2: given "203.0.113.0/31"; allowed: ${addresses}.`,
      `account.network.allowedAddresses.3: given "::1"; allowed: ${addresses}.`,
    ],
  },
  {
    what: "addresses for an account without public access",
    given: { account: { network: { publicAccess: "disabled", allowedAddresses: ["203.0.113.7"] } } },
    said: [
      'account.network.allowedAddresses: given ["203.0.113.7"]; allowed: nothing while publicAccess is disabled. Remove one of the two.',
    ],
  },
  {
    what: "a subnet by name",
    given: { account: { network: { allowedSubnets: ["data"] } } },
    said: [
      'account.network.allowedSubnets.0: given "data"; allowed: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/virtualNetworks/NAME/subnets/NAME.',
    ],
  },
  {
    what: "a tag that is a number",
    given: { account: { tags: { cost: 42 } } },
    said: [
      "account.tags.cost: given 42; allowed: a text of up to 256 characters. Put numbers and true or false in quotes.",
    ],
  },
  {
    what: "too many tags",
    given: {
      account: { tags: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`t${String(index)}`, ""])) },
    },
    said: [
      'account.tags: given {"t0":"","t1":"","t2":"","t3":"","t4":"","t5":"","t6":"","t7":"","t8":"","t9":"","t10":"","t11":"","t12":"","t13":"","t1…; allowed: at most 15 tags.',
    ],
  },
  {
    what: "filesystems as a list",
    given: { filesystems: ["raw"] },
    said: [
      'filesystems: given ["raw"]; allowed: a mapping from the names of filesystems to their access; {} where that comes from the source.',
    ],
  },
  {
    what: "a filesystem's name with an underscore",
    given: { filesystems: { raw: {}, raw_zone: {} } },
    said: [
      'filesystems.raw_zone: given "raw_zone"; allowed: a name of 3 to 63 lower-case letters, digits and single hyphens. Rename it.',
    ],
  },
  {
    what: "an owner without a kind",
    given: { filesystems: { raw: { owner: "lake-admins" } } },
    said: [`filesystems.raw.owner: given "lake-admins"; allowed: ${principals}.`],
  },
  {
    what: "a group of an unknown kind",
    given: { filesystems: { raw: { group: "team:lake-admins" } } },
    said: [`filesystems.raw.group: given "team:lake-admins"; allowed: ${principals}.`],
  },
  {
    what: "an ACL with wrong permissions",
    given: { filesystems: { raw: { acl: "group:analysts:rx" } } },
    said: [`filesystems.raw.acl: given "group:analysts:rx"; allowed: ${entries}.`],
  },
  {
    what: "an ACL that names somebody twice",
    given: { filesystems: { raw: { acl: "group:analysts:r-x,group:analysts:rwx" } } },
    said: [`filesystems.raw.acl: given "group:analysts:r-x,group:analysts:rwx"; allowed: ${entries}.`],
  },
  {
    what: "an ACL that names a mask's principal",
    given: { filesystems: { raw: { acl: "mask:analysts:r-x" } } },
    said: [`filesystems.raw.acl: given "mask:analysts:r-x"; allowed: ${entries}.`],
  },
  {
    what: "a key of a filesystem that is misspelt",
    given: { filesystems: { raw: { owners: "user:a" } } },
    said: ["filesystems.raw.owners: given a key that is not known; allowed: owner, group, acl. Did you mean owner?"],
  },
  {
    what: "access as a mapping",
    given: { access: { principal: "group:a" } },
    said: ['access: given {"principal":"group:a"}; allowed: a list of role assignments.'],
  },
  {
    what: "an assignment that is empty",
    given: { access: [{}] },
    said: [
      `access.0.principal: given nothing; allowed: ${principals}.`,
      `access.0.role: given nothing; allowed: ${roles}.`,
    ],
  },
  {
    what: "an unknown role",
    given: { access: [{ principal: "group:a", role: "Owner" }] },
    said: [`access.0.role: given "Owner"; allowed: ${roles}.`],
  },
  {
    what: "a role on a filesystem that is not declared",
    given: { access: [{ principal: "group:a", role: "Storage Blob Data Reader", on: "rew" }] },
    said: ['access.0.on: given "rew"; allowed: one of adls-migration:filesystems (raw). Did you mean raw?'],
  },
  {
    what: "the same assignment twice",
    given: {
      access: [
        { principal: "group:a", role: "Storage Blob Data Reader" },
        { principal: "group: a", role: "Storage Blob Data Reader" },
      ],
    },
    said: [
      'access.1: given ["group:a","2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"]; allowed: an assignment that is not there yet (access.0 is the same). Remove one of the two.',
    ],
  },
];
