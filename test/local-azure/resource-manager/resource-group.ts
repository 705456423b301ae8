import { ArmError } from "./arm-error.ts";
import { textAt } from "./json.ts";
import { isRegion, normalLocation, regions } from "./regions.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** Rules: name at most 90 characters of a fixed set; the location never changes. */
export function resourceGroupKind(): ResourceKind {
  return {
    type: "Microsoft.Resources/resourceGroups",
    put(id, body, existing) {
      if (!/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u.test(id.name)) {
        const rule = `The provided resource group name '${id.name}' has these invalid characters or ends with a period.`;
        throw new ArmError(
          400,
          "InvalidResourceGroup",
          `${rule} The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`,
        );
      }
      const location = textAt(body, "location");
      if (location === undefined) {
        throw new ArmError(400, "LocationRequired", "The location property is required for this definition.");
      }
      if (!isRegion(normalLocation(location))) {
        const message =
          `The provided location '${location}' is not available for resource group. ` +
          `List of available regions is '${regions.join(",")}'.`;
        throw new ArmError(400, "LocationNotAvailableForResourceGroup", message);
      }
      const before = textAt(existing, "location");
      if (before !== undefined && before !== normalLocation(location)) {
        const message = `Invalid resource group location '${location}'. The Resource group already exists in location '${before}'.`;
        throw new ArmError(409, "InvalidResourceGroupLocation", message);
      }
      const { managedBy, tags } = body;
      return { managedBy, tags, location: normalLocation(location), properties: { provisioningState: "Succeeded" } };
    },
  };
}
