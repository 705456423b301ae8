import { defaultObjectId, localSubscriptionId, localTenantId } from "../identity/index.ts";

/** One object of the stand-in's Microsoft Entra tenant, with the fields that lookups can ask for. */
export interface Principal {
  readonly kind: "user" | "group" | "servicePrincipal";
  readonly displayName: string;
  readonly objectId: string;
  /** Users only. */
  readonly userPrincipalName?: string;
  /** Users and groups. */
  readonly mailNickname?: string;
  /** Service principals only: the application's (client) id, which is never what an ACL names. */
  readonly appId?: string;
  /** Groups only: object ids. */
  readonly members?: readonly string[];
  /** Groups only: object ids. */
  readonly owners?: readonly string[];
  /** Groups only. */
  readonly description?: string;
  /** Managed identities only: the id of their resource. */
  readonly resourceId?: string;
  /** Milliseconds since 1970; left out for those who were always there. */
  readonly made?: number;
}

/** The tenant, the subscription and the caller that everything in the local Azure runs as. */
export const migratingIdentity = {
  objectId: defaultObjectId,
  clientId: "5b1e0c1e-0c1e-4b1e-9c1e-0000000000a1",
  tenantId: localTenantId,
  subscriptionId: localSubscriptionId,
} as const;

const domain = "contoso.example";

/** Object ids are random GUIDs written down once: a lake that is filled again has the same owners. */
const users: readonly Principal[] = [
  user("Amara Okafor", "amara.okafor", "0c7a3f52-6d8e-4f1b-9a27-3b5e61c0d811"),
  user("Anders Lindqvist", "anders.lindqvist", "1f24b9d6-70c3-4a8e-8e15-c96d02fa47b3"),
  user("Beatriz Almeida", "beatriz.almeida", "24d8e07b-1b95-4c62-b3f0-7ea45d9c186f"),
  user("Chen Wei", "chen.wei", "2ba6f1c9-e3d4-47a5-9108-5f7c20b8de34"),
  user("Dana Cohen", "dana.cohen", "37e50c84-92fb-4d1e-a6c7-18d3b94f7a02"),
  user("Elif Yılmaz", "elif.yilmaz", "3d91a7e2-45b8-4f60-8c3d-e20f6b157a9c"),
  user("Emeka Nwosu", "emeka.nwosu", "46f2c8d5-0a7e-4e39-b514-9d83fc62e17b"),
  user("Fatima Zahra Idrissi", "fatima.idrissi", "4e18b3a0-d6c9-4275-91fe-a7405c2d8b63"),
  user("Giulia Romano", "giulia.romano", "53c7d9f4-8e21-4ba6-8d70-0b6f94e3c5a8"),
  user("Hana Sato", "hana.sato", "5ad40e6b-37f9-4c12-a5e8-f1927cb803d6"),
  user("Ingrid Bakken", "ingrid.bakken", "628e95c1-b40d-4f87-9c26-d35a1e70f84b"),
  user("Jan de Vries", "jan.devries", "6b05f7a3-c8e2-4d94-8f1b-4702e9d6bc35"),
  user("Joana Ferreira", "joana.ferreira", "7193ec5d-20b6-48fa-b7d5-86c4f0a13e92"),
  user("Kwame Mensah", "kwame.mensah", "78fa20b4-e917-4c5d-9e83-1d6b75f2c0a7"),
  user("Lars Møller", "lars.moller", "80c6d3e7-5f4a-4912-a0b8-6e92d7f15c3b"),
  user("Leila Haddad", "leila.haddad", "892f74b1-dc03-46e8-8a57-c0e4931b6df5"),
  user("Mateo García", "mateo.garcia", "91b8e05f-6a72-4d3c-b9e4-2f5d80c7163a"),
  user("Nadia Petrova", "nadia.petrova", "9a4c71d8-f3e5-40b7-8126-b7d90e5fa4c2"),
  user("Oskar Nowak", "oskar.nowak", "a21d6fb9-0c84-4e57-95fa-3e80c6d2b71f"),
  user("Priya Raman", "priya.raman", "a97e3c05-b2d1-4f68-8c94-70f5d1ea6b38"),
];

const groups: readonly Principal[] = [
  group("lake-admins", "b0f5d28a-7c46-4193-a3e7-5d9c02b8f6e1", [0, 3, 9]),
  group("lake-engineers", "b8637ce1-4d09-4fa2-9b58-e6a1d03c72f4", [1, 2, 6, 11]),
  group("analysts", "bf1c95d4-a8e6-473b-8d02-940b7fe5c36a", [4, 5, 7, 8, 13]),
  group("data-science", "c64ae803-59d7-4b1f-a9c5-17f3d82e60bb", [9, 10, 14, 17]),
  group("finance", "cd92f71b-e03c-4586-b6da-8b5e04c9a7f2", [12, 15]),
  group("marketing", "d30b64c8-1fa5-4e97-8273-c5d0f96eb841", [16, 18]),
  group("supply-chain", "da7e5f92-c6b1-40d4-9fe8-3a04b7d1625c", [19, 11]),
  group("human-resources", "e1c80d3f-84f2-4a6b-b05d-69f7e2ca9013", [15]),
  group("auditors", "e8d5b7a6-2e90-4c38-97b1-d04f5c86ea7d", [7, 17]),
  group("interns", "ef02c94d-b57a-4f13-8ac6-72e1d9b5038f", [18, 19]),
  group("external-partners", "f6b97a10-03d8-4e5c-a4f2-bc8053e6d719", [16]),
  group("all-employees", "fd43e8c6-9a1b-47f0-8be5-06d2c7f94a35", users.keys()),
];

const servicePrincipals: readonly Principal[] = [
  servicePrincipal("migrating-identity", migratingIdentity.objectId, migratingIdentity.clientId),
  servicePrincipal("databricks-jobs", "05ae81d7-c3f6-4b90-8d24-e7f15c0b936a", "1d4f0b6e-8a29-4c75-b3d1-92e6f70c58a4"),
  servicePrincipal("spark-etl", "0d7bc4f2-61e8-4935-a0fd-58c3b9e2d714", "2e8a5d90-f7c1-4b36-8e42-0d5b91c6f37a"),
  servicePrincipal("synapse-workspace", "14f90ea5-d8b3-4c27-96e1-a35d7f08c2b6", "3bc61f84-02d9-4ae7-95f0-e8d73a4b5c12"),
  servicePrincipal("kafka-landing", "1be5d063-7f9c-4a81-b24e-c60f98d3ea57", "4a07e9d3-b58c-4f61-8c2b-6f19d5e0a378"),
  servicePrincipal("airflow", "22c4a7f8-e05d-4963-8f1a-90b7d6c35e2d", "58d3b2f7-6e4a-4c90-a1d5-37c8f0e9b624"),
  servicePrincipal("power-bi-gateway", "297d3eb1-4c86-4f5a-a7d9-f18e05c2b690", "6f95c0a8-1d7b-4e32-9b84-c2a6d5f7e013"),
  servicePrincipal("backup-agent", "309fb8d4-a2e7-41c5-9d63-4b70e8f5c1a2", "7c1e84f5-d9a0-4b67-8f3c-50b2e7d6a981"),
  servicePrincipal("retention-sweeper", "37c15f6e-8bd0-4a94-b8f7-de29c4a0635b", "89b7d3e6-4f02-4c58-a6e9-1c5f0d8b7243"),
];

/** Everybody in the tenant: users, then groups, then service principals; ids, names and order never change. */
export const principals: readonly Principal[] = [...users, ...groups, ...servicePrincipals];

function user(displayName: string, mailNickname: string, objectId: string): Principal {
  return { kind: "user", displayName, objectId, mailNickname, userPrincipalName: `${mailNickname}@${domain}` };
}

function group(displayName: string, objectId: string, memberIndexes: Iterable<number>): Principal {
  const members = Array.from(memberIndexes, (index) => users[index]?.objectId ?? "");
  return { kind: "group", displayName, objectId, mailNickname: displayName, members };
}

function servicePrincipal(displayName: string, objectId: string, appId: string): Principal {
  return { kind: "servicePrincipal", displayName, objectId, appId };
}
