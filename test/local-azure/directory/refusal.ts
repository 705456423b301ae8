/** A refusal in Microsoft Graph's own words: HTTP status, error code, message. */
export class DirectoryRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What Microsoft Graph says of an object, or a collection, that is not there. */
export function notInDirectory(name: string): DirectoryRefusal {
  const message = `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`;
  return new DirectoryRefusal(404, "Request_ResourceNotFound", message);
}
