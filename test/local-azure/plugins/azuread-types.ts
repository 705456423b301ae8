/**
 * The resource types of azuread that the local one manages, written after the declarations of `@pulumi/azuread` 6.9
 * (`GroupArgs`, `GroupMemberArgs`); replacing properties are those that hashicorp/terraform-provider-azuread marks ForceNew.
 */
import { property, text } from "./shape.ts";
import type { Property, PropertyType } from "./shape.ts";

export interface AzureadType {
  readonly token: string;
  readonly inputs: readonly Property[];
  readonly replacing: ReadonlySet<string>;
}

const flag: PropertyType = { kind: "boolean" };
const texts: PropertyType = { kind: "list", element: text };
const required: Partial<Property> = { required: true };

const oneOf = (...allowed: string[]): PropertyType => ({ kind: "text", allowed });
const severalOf = (...allowed: string[]): PropertyType => ({ kind: "list", element: { kind: "text", allowed } });
const input = (name: string, type: PropertyType, rest?: Partial<Property>) => property(name, name, type, rest);
const membershipRule = [input("enabled", flag, required), input("rule", text, required)];

export const azureadTypes: readonly AzureadType[] = [
  {
    token: "azuread:index/group:Group",
    inputs: [
      input("administrativeUnitIds", texts),
      input("assignableToRole", flag),
      input("autoSubscribeNewMembers", flag),
      input(
        "behaviors",
        severalOf(
          "AllowOnlyMembersToPost",
          "CalendarMemberReadOnly",
          "ConnectorsDisabled",
          "HideGroupInOutlook",
          "SkipExchangeInstantOn",
          "SubscribeMembersToCalendarEventsDisabled",
          "SubscribeNewGroupMembers",
          "WelcomeEmailDisabled",
        ),
      ),
      input("description", text),
      input("displayName", text, required),
      input("dynamicMembership", { kind: "object", name: "GroupDynamicMembership", properties: () => membershipRule }),
      input("externalSendersAllowed", flag),
      input("hideFromAddressLists", flag),
      input("hideFromOutlookClients", flag),
      input("mailEnabled", flag),
      input("mailNickname", text),
      input("members", texts),
      input(
        "onpremisesGroupType",
        oneOf("UniversalDistributionGroup", "UniversalMailEnabledSecurityGroup", "UniversalSecurityGroup"),
      ),
      input("owners", texts),
      input("preventDuplicateNames", flag),
      input("provisioningOptions", severalOf("Team")),
      input("securityEnabled", flag),
      input("theme", oneOf("Blue", "Green", "Orange", "Pink", "Purple", "Red", "Teal")),
      input("types", severalOf("DynamicMembership", "Unified")),
      input("visibility", oneOf("Hiddenmembership", "Private", "Public")),
      input("writebackEnabled", flag),
    ],
    replacing: new Set(["assignableToRole", "behaviors", "mailNickname", "provisioningOptions", "types"]),
  },
  {
    token: "azuread:index/groupMember:GroupMember",
    inputs: [input("groupObjectId", text, required), input("memberObjectId", text, required)],
    replacing: new Set(["groupObjectId", "memberObjectId"]),
  },
];

/** Throws for a type that is not in the table, naming the table. */
export function azureadType(token: string): AzureadType {
  const found = azureadTypes.find((type) => type.token === token);
  if (found !== undefined) return found;
  const known = azureadTypes.map((type) => type.token).join(", ");
  throw new Error(`the local azuread does not know the resource type ${token}; it knows ${known}`);
}
