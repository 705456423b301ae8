/** A refusal in Azure Resource Manager's own words: HTTP status, error code, message. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  /** The id of the refusal (refusal.ts) that this comes from; the user is not told. */
  readonly refusal: string | undefined;

  constructor(status: number, code: string, message: string, refusal?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.refusal = refusal;
  }
}

/** What Resource Manager answers where a resource group does not exist, whatever is asked for in it. */
export function groupNotFound(group: string): ArmError {
  return new ArmError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
}
