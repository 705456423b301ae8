/**
 * What azuread's functions answer (declarations of `@pulumi/azuread` 6.9: GetUserResult, GetGroupResult,
 * GetServicePrincipalResult): every field of theirs is there, with what a directory shows that never had it filled in.
 */
import type { Values } from "./shape.ts";

const userTexts =
  "ageGroup city companyName consentProvidedForMinor costCenter country creationType department division " +
  "employeeHireDate employeeId employeeType externalUserState faxNumber givenName jobTitle managerId mobilePhone " +
  "officeLocation onpremisesDistinguishedName onpremisesDomainName onpremisesImmutableId onpremisesSamAccountName " +
  "onpremisesSecurityIdentifier onpremisesUserPrincipalName postalCode preferredLanguage state streetAddress surname " +
  "usageLocation";
const groupTexts =
  "description mail onpremisesDomainName onpremisesGroupType onpremisesNetbiosName onpremisesSamAccountName " +
  "onpremisesSecurityIdentifier preferredLanguage theme visibility";
const servicePrincipalTexts =
  "description homepageUrl loginUrl logoutUrl notes preferredSingleSignOnMode samlMetadataUrl";

export function userFields(user: Values): Values {
  return {
    ...filled(userTexts, ""),
    ...filled("businessPhones imAddresses otherMails proxyAddresses", []),
    onpremisesSyncEnabled: false,
    showInAddressList: true,
    accountEnabled: true,
    userType: "Member",
    id: user["objectId"],
    objectId: user["objectId"],
    displayName: user["displayName"],
    mail: user["userPrincipalName"],
    mailNickname: user["mailNickname"],
    userPrincipalName: user["userPrincipalName"],
  };
}

export function groupFields(group: Values): Values {
  return {
    ...filled(groupTexts, ""),
    ...filled("behaviors dynamicMemberships provisioningOptions proxyAddresses types", []),
    ...filled("assignableToRole autoSubscribeNewMembers externalSendersAllowed hideFromAddressLists", false),
    ...filled("hideFromOutlookClients mailEnabled onpremisesSyncEnabled writebackEnabled", false),
    securityEnabled: true,
    id: group["objectId"],
    objectId: group["objectId"],
    displayName: group["displayName"],
    mailNickname: group["mailNickname"],
    description: group["description"] ?? "",
    members: group["members"] ?? [],
    owners: group["owners"] ?? [],
  };
}

export function servicePrincipalFields(servicePrincipal: Values): Values {
  return {
    ...filled(servicePrincipalTexts, ""),
    ...filled("alternativeNames appRoles featureTags features notificationEmailAddresses oauth2PermissionScopes", []),
    ...filled("redirectUris samlSingleSignOns tags", []),
    ...filled("appRoleIds oauth2PermissionScopeIds", {}),
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    applicationTenantId: servicePrincipal["tenantId"] ?? "",
    signInAudience: "AzureADMyOrg",
    type: "Application",
    id: servicePrincipal["objectId"],
    objectId: servicePrincipal["objectId"],
    clientId: servicePrincipal["appId"],
    displayName: servicePrincipal["displayName"],
    servicePrincipalNames: [servicePrincipal["appId"]],
  };
}

function filled(names: string, value: unknown): Values {
  return Object.fromEntries(names.split(" ").map((name) => [name, value]));
}
