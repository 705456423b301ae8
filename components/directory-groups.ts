/** Groups of Microsoft Entra that are made for a lake, and who belongs to them. */
import { Group, GroupMember } from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { onError } from "./engine/error-hooks.ts";
import { explainRefusals } from "./principals/explained-refusals.ts";
import type { IdentityOf } from "./principals/identities.ts";
import { formatPrincipal, principalKey } from "./principals/principal.ts";
import type { Principal } from "./principals/principal.ts";

export interface DirectoryGroup {
  /** Its display name, which no other group of the tenant may have. */
  readonly name: string;
  /** @default none */
  readonly description?: string;
  /** Who belongs to it through this stack; members that others add stay. Groups that are made here may be members. */
  readonly members: readonly Principal[];
  /** All who may manage it. Empty: whoever makes it. */
  readonly owners: readonly Principal[];
  /** Object id of a group that is there already. @default a new one is made */
  readonly adopt?: string;
  /** Object ids of those who belong to an adopted group already: who of them is listed is adopted too. @default nobody */
  readonly existingMembers?: readonly string[];
}

export interface DirectoryGroupsArgs {
  readonly groups: readonly DirectoryGroup[];
  /** Identities of everybody who is not made here. */
  readonly identityOf: IdentityOf;
  /**
   * Whether the groups and their members stay when the stack is destroyed, or when a group leaves it: access lists of
   * retained data name them. @default true
   */
  readonly retain?: boolean;
}

/** A member that leaves a group's list leaves the group; one whose group leaves the stack stays in it. */
export class DirectoryGroups extends pulumi.ComponentResource {
  /** Object ids by name; unknown until a group is made. */
  readonly objectIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Identities of everybody: those that are made here, and all others. */
  readonly identityOf: IdentityOf;

  constructor(name: string, args: DirectoryGroupsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:DirectoryGroups", name, {}, options);
    const retain = args.retain ?? true;
    const made = new Map(args.groups.map((group) => [group.name, this.#make(group, args.identityOf, retain)]));
    this.objectIds = Object.fromEntries([...made].map(([group, { objectId }]) => [group, objectId]));
    this.identityOf = knowing(made, args.identityOf);
    const adopted = new Map(
      args.groups.map((group) => [principalKey({ kind: "group", name: group.name }), group.adopt]),
    );
    for (const group of args.groups) this.#addMembers(group, made.get(group.name), adopted);
    this.registerOutputs({ objectIds: this.objectIds });
  }

  #make({ name, description, owners, adopt }: DirectoryGroup, identityOf: IdentityOf, retain: boolean): Group {
    const args = {
      displayName: name,
      securityEnabled: true,
      preventDuplicateNames: true,
      ...(description === undefined ? {} : { description }),
      ...(owners.length === 0 ? {} : { owners: owners.map((owner) => identityOf(owner).objectId) }),
    };
    const options = { ...onError(explainRefusals), ...adoption(adopt) };
    return new Group(name, args, { parent: this, retainOnDelete: retain, ...options });
  }

  /** `adopted` holds object ids of groups that are made here and were there already, by principal. */
  #addMembers(
    { name, members, adopt, existingMembers = [] }: DirectoryGroup,
    group: Group | undefined,
    adopted: ReadonlyMap<string, string | undefined>,
  ): void {
    if (group === undefined) return;
    for (const member of members) {
      const { objectId } = this.identityOf(member);
      const known = adopted.get(principalKey(member)) ?? objectId;
      const isThere = typeof known === "string" && existingMembers.includes(known);
      new GroupMember(
        `${name}-${formatPrincipal(member).replace(":", "-")}`,
        { groupObjectId: group.objectId, memberObjectId: objectId },
        {
          parent: this,
          deletedWith: group,
          ...onError(explainRefusals),
          ...(isThere && adopt !== undefined ? { import: `${adopt}/member/${known}` } : {}),
        },
      );
    }
  }
}

/** What a directory does not keep is not compared with the group that is there. */
function adoption(adopt: string | undefined): pulumi.CustomResourceOptions {
  return adopt === undefined ? {} : { import: `/groups/${adopt}`, ignoreChanges: ["preventDuplicateNames"] };
}

function knowing(made: ReadonlyMap<string, Group>, identityOf: IdentityOf): IdentityOf {
  const byKey = new Map([...made].map(([name, group]) => [principalKey({ kind: "group", name }), group]));
  return (principal) => {
    const group = byKey.get(principalKey(principal));
    return group === undefined ? identityOf(principal) : { objectId: group.objectId, principalType: "Group" };
  };
}
