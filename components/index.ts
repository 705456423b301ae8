/** What other Pulumi projects import: `import { DataLakeAccount, FileSystem, Migration } from "adls-migration"`. */
export { accountIdFrom, adoptedServices, existingAccount, matchAccount } from "./account/account-lookups.ts";
export type { AdoptedServices } from "./account/adopted-services.ts";
export { AccountServices } from "./account-services.ts";
export type { AccountServicesArgs } from "./account-services.ts";
export { DataAccess } from "./data-access.ts";
export type { DataAccessArgs, RoleGrant } from "./data-access.ts";
export { DataLakeAccount } from "./data-lake-account.ts";
export type { DataLakeAccountArgs } from "./data-lake-account.ts";
export { FileSystem } from "./file-system.ts";
export type { FileSystemArgs } from "./file-system.ts";
export { Migration } from "./migration.ts";
export type { MigrationArgs } from "./migration.ts";
export { PrivateAccess } from "./private-access.ts";
export type { Networks, PrivateAccessArgs } from "./private-access.ts";
export { roleDefinitionOf, roleNames } from "./principals/roles.ts";
export type { AccountSettings, AccountWishes, MatchedAccount } from "./settings/index.ts";
