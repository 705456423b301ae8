/**
 * What Pulumi's dynamic providers call: the room between Pulumi's protocol and the engine's door. Here alone it is known
 * that inputs may be unknown, that a phase may be a preview, and how an unfinished resource is told. What moves or
 * decides may not enter; nothing here prints, because standard output belongs to the protocol.
 */
import {
  checkFirewallOpening,
  createFirewallOpening,
  deleteFirewallOpening,
  diffFirewallOpening,
  readFirewallOpening,
  updateFirewallOpening,
} from "./firewall-opening.ts";
import { checkMigration } from "./migration-check.ts";
import { deleteMigration } from "./migration-delete.ts";
import { diffMigration } from "./migration-diff.ts";
import { readMigration } from "./migration-read.ts";
import { createMigration, updateMigration } from "./migration-run.ts";
import { checkPathAccess, diffPathAccess } from "./path-access-check.ts";
import { readPathAccess } from "./path-access-read.ts";
import { createPathAccess, deletePathAccess, updatePathAccess } from "./path-access-run.ts";
import { boundGarbage } from "../garbage.ts";

boundGarbage();

/** Methods of the provider of one migration. */
export const migration = {
  check: checkMigration,
  diff: diffMigration,
  create: createMigration,
  update: updateMigration,
  read: readMigration,
  delete: deleteMigration,
};

/** Methods of the provider of one directory's access. */
export const pathAccess = {
  check: checkPathAccess,
  diff: diffPathAccess,
  create: createPathAccess,
  update: updatePathAccess,
  read: readPathAccess,
  delete: deletePathAccess,
};

/** Methods of the provider of an account's opening. */
export const firewallOpening = {
  check: checkFirewallOpening,
  diff: diffFirewallOpening,
  create: createFirewallOpening,
  update: updateFirewallOpening,
  read: readFirewallOpening,
  delete: deleteFirewallOpening,
};
