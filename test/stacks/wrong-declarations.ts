import { accountSection } from "../../stacks/schema/account.ts";

/** Stack files with mistakes in the account. */
export interface WrongStackFile {
  readonly what: string;
  /** Sections that replace those of a right stack file. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Every line that is said, without the namespace. */
  readonly said: readonly string[];
}

const accountKeys = Object.keys(accountSection.shape).join(", ");
const account =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/source";
const redundancies = "LRS, ZRS, GRS, RAGRS, GZRS, RAGZRS, Premium_LRS, Premium_ZRS";
const accountIds = "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Storage/storageAccounts/NAME";

export const wrongDeclarations: readonly WrongStackFile[] = [
  {
    what: "a section that is misspelt",
    given: { migration: {} },
    said: [
      "migration: given a key that is not known; allowed: base, account, filesystems, groups, access, migrations. Did you mean migrations?",
    ],
  },
  {
    what: "an account that is a text",
    given: { account: "lake" },
    said: [`account: given "lake"; allowed: a mapping with the keys ${accountKeys}.`],
  },
  {
    what: "a key of the account that is misspelt",
    given: { account: { redundency: "ZRS" } },
    said: [`account.redundency: given a key that is not known; allowed: ${accountKeys}. Did you mean redundancy?`],
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
];
