/** A refusal in Azure Resource Manager's own words: HTTP status, error code, message. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What Resource Manager answers where a resource group does not exist, whatever is asked for in it. */
export function groupNotFound(group: string): ArmError {
  return new ArmError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
}

/** What Resource Manager answers for a property value that a resource provider does not accept. */
export function valueNotAllowed(property: string, value: unknown): ArmError {
  const message = `The value '${String(value)}' is not allowed for property ${property}.`;
  return new ArmError(400, "InvalidRequestPropertyValue", message);
}
