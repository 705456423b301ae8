/**
 * What the service refuses with: Azure's own status, code and message. Failures are thrown under the DFS endpoint's code
 * and told in the words of the endpoint that was asked (recorded: PathNotFound on DFS is BlobNotFound on Blob).
 */
import type { Dialect } from "./dialect.ts";

type Told = readonly [status: number, message: string];

const failures = {
  AccountIsDisabled: [403, "The specified account is disabled."],
  AllBatchSubRequestsMustBeSameApi: [400, "All batch subrequests must be the same api."],
  AppendPositionConditionNotMet: [412, "The append position condition specified was not met."],
  AuthenticationFailed: [
    403,
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
  ],
  AuthorizationFailure: [403, "This request is not authorized to perform this operation."],
  AuthorizationPermissionMismatch: [
    403,
    "This request is not authorized to perform this operation using this permission.",
  ],
  AuthorizationProtocolMismatch: [403, "This request is not authorized to perform this operation using this protocol."],
  AuthorizationResourceTypeMismatch: [
    403,
    "This request is not authorized to perform this operation using this resource type.",
  ],
  AuthorizationServiceMismatch: [403, "This request is not authorized to perform this operation using this service."],
  AuthorizationSourceIPMismatch: [
    403,
    "This request is not authorized to perform this operation using this source IP.",
  ],
  BothCrc64AndMd5HeaderPresent: [400, "Both x-ms-content-crc64 header and Content-MD5 header are present."],
  BothCrc64AndMd5RangeHeaderPresent: [
    400,
    "Both x-ms-range-get-content-crc64 header and x-ms-range-get-content-md5 header are present.",
  ],
  BlobAlreadyExists: [409, "The specified blob already exists."],
  BlobArchived: [409, "This operation is not permitted on an archived blob."],
  BlobBeingRehydrated: [409, "This operation is not permitted because the blob is being rehydrated."],
  BlobCustomerSpecifiedEncryptionMismatch: [
    409,
    "The given customer specified encryption does not match the encryption used to encrypt the blob.",
  ],
  BlobDoesNotUseCustomerSpecifiedEncryption: [
    409,
    "The blob is not encrypted with customer specified encryption, but it was provided in the request.",
  ],
  BlobUsesCustomerSpecifiedEncryption: [
    409,
    "The blob is encrypted with customer specified encryption, but it was not provided in the request.",
  ],
  BlobNotFound: [404, "The specified blob does not exist."],
  BlobOperationNotSupported: [409, "Blob operation is not supported."],
  BlockCountExceedsLimit: [409, "The committed block count cannot exceed the maximum limit of 50,000 blocks."],
  CannotVerifyCopySource: [409, "Could not verify the copy source."],
  ConditionNotMet: [412, "The condition specified using HTTP conditional header(s) is not met."],
  ContainerAlreadyExists: [409, "The specified container already exists."],
  ContainerNotFound: [404, "The specified container does not exist."],
  CorsPreflightFailure: [403, "CORS not enabled or no matching rule found for this request."],
  Crc64Mismatch: [
    400,
    "The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.",
  ],
  DefaultAclOnFileNotAllowed: [400, "The default access control list is not allowed on a file."],
  DirectoryNotEmpty: [409, "The recursive query parameter value must be true to delete a non-empty directory."],
  DirectoryIsNotEmpty: [409, "This operation is not permitted on a non-empty directory."],
  ExpiryNotSupportedForDirectory: [400, "Set Expiry is not supported for a directory"],
  FeatureNotYetSupportedForHierarchicalNamespaceAccounts: [
    409,
    "Specified feature is not yet supported for hierarchical namespace accounts.",
  ],
  ExceedsMaxBatchRequestCount: [400, "The batch operation exceeds maximum number of allowed subrequests."],
  FilesystemAlreadyExists: [409, "The specified filesystem already exists."],
  FilesystemNotFound: [404, "The specified filesystem does not exist."],
  HierarchicalNamespaceNotEnabled: [400, "This operation is only supported on a hierarchical namespace account."],
  InvaldAccessControlList: [400, "The access control list value is invalid."],
  InternalError: [500, "Server encountered an internal error. Please try again after some time."],
  InvalidAppendOperation: [
    409,
    "The resource was created or modified by the Azure Blob Service API and cannot be appended to by the Azure Data Lake Storage Service API.",
  ],
  InvalidAppendPosition: [
    412,
    "The append position conditional header parameter value is not equal to the length of the file.",
  ],
  InvalidAuthenticationInfo: [
    400,
    "Authentication information is not given in the correct format. Check the value of Authorization header.",
  ],
  InvalidBlobOrBlock: [400, "The specified blob or block content is invalid."],
  InvalidBlobType: [409, "The blob type is invalid for this operation."],
  InvalidBlockList: [400, "The specified block list is invalid."],
  InvalidDestinationPath: [
    409,
    "The specified path, or an element of the path, exists and its resource type is invalid for this operation.",
  ],
  InvalidFlushOperation: [
    409,
    "The resource was created or modified by the Blob Service API and cannot be written to by the Data Lake Storage Service API.",
  ],
  InvalidFlushPosition: [
    400,
    "The uploaded data is not contiguous or the position query parameter value is not equal to the length of the file after appending the uploaded data.",
  ],
  InvalidHeaderValue: [400, "The value for one of the HTTP headers is not in the correct format."],
  InvalidInput: [400, "One of the request inputs is not valid."],
  InvalidMd5: [
    400,
    "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64 encoded.",
  ],
  InvalidOperation: [400, "The operation is not valid for this resource."],
  InvalidPageRange: [416, "The page range specified is invalid."],
  InvalidPermission: [400, "The permission value is invalid."],
  InvalidPropertyName: [400, "A property name cannot be empty."],
  InvalidQueryParameterValue: [400, "Value for one of the query parameters specified in the request URI is invalid."],
  InvalidRange: [416, "The range specified is invalid for the current size of the resource."],
  InvalidRenameSourcePath: [
    409,
    "The source directory cannot be the same as the destination directory, nor can the destination be a subdirectory of the source directory.",
  ],
  InvalidResourceName: [400, "The specifed resource name contains invalid characters."],
  InvalidSourceOrDestinationResourceType: [409, "The source and destination resource type must be identical."],
  InvalidSourceUri: [400, "The source URI is invalid."],
  InvalidStructuredMessage: [400, "The structured message is invalid."],
  InvalidTag: [400, "The tags specified are invalid."],
  InvalidUri: [400, "The request URI is invalid."],
  InvalidXmlDocument: [400, "XML specified is not syntactically valid."],
  InvalidXmlNodeValue: [400, "The value for one of the XML nodes is not in the correct format."],
  LeaseAlreadyBroken: [409, "The lease ID matched, but the lease has been broken explicitly and may not be renewed."],
  LeaseAlreadyPresent: [409, "There is already a lease present."],
  LeaseIdMismatch: [
    412,
    "The lease ID specified did not match the lease ID for the resource with the specified lease operation.",
  ],
  LeaseIdMismatchWithBlobOperation: [412, "The lease ID specified did not match the lease ID for the blob."],
  LeaseIdMismatchWithLeaseOperation: [
    409,
    "The lease ID specified did not match the lease ID for the resource with the specified lease operation.",
  ],
  LeaseIdMissing: [412, "There is currently a lease on the resource and no lease ID was specified in the request."],
  LeaseIsBreakingAndCannotBeAcquired: [
    409,
    "The lease ID matched, but the lease is currently in breaking state and cannot be acquired until it is broken.",
  ],
  LeaseIsBrokenAndCannotBeRenewed: [
    409,
    "The lease ID matched, but the lease has been broken explicitly and cannot be renewed.",
  ],
  LeaseLost: [412, "A lease ID was specified, but the lease for the resource has expired."],
  LeaseNotPresent: [412, "There is currently no lease on the resource."],
  LeaseNotPresentWithBlobOperation: [412, "There is currently no lease on the blob."],
  LeaseNotPresentWithContainerOperation: [412, "There is currently no lease on the container."],
  LeaseNotPresentWithLeaseOperation: [409, "There is currently no lease on the resource."],
  MaxBlobSizeConditionNotMet: [412, "The max blob size condition specified was not met."],
  Md5Mismatch: [
    400,
    "The MD5 value specified in the request did not match with the MD5 value calculated by the server.",
  ],
  MissingContentLengthHeader: [411, "Content-Length HTTP header is missing."],
  MissingRequiredHeader: [400, "An HTTP header that's mandatory for this request is not specified."],
  MissingRequiredQueryParameter: [400, "A query parameter that's mandatory for this request is not specified."],
  NoAuthenticationInformation: [
    401,
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
  ],
  NoPendingCopyOperation: [409, "There is currently no pending copy operation."],
  OperationTimedOut: [500, "Operation could not be completed within the specified time."],
  OutOfRangeInput: [400, "One of the request inputs is out of range."],
  OutOfRangeQueryParameterValue: [
    400,
    "One of the query parameters specified in the request URI is outside the permissible range.",
  ],
  PathAlreadyExists: [409, "The specified path already exists."],
  PathConflict: [
    409,
    "The specified path, or an element of the path, exists and its resource type is invalid for this operation.",
  ],
  PathIsTooDeep: [409, "This operation is not permitted as the path is too deep."],
  PathNotFound: [404, "The specified path does not exist."],
  RenameDestinationParentPathNotFound: [404, "The parent directory of the destination path does not exist."],
  RequestBodyTooLarge: [413, "The request body is too large and exceeds the maximum permissible limit."],
  ResourceNotFound: [404, "The specified resource does not exist."],
  ResourceTypeMismatch: [409, "The operation is not permitted for this resource type."],
  ServerBusy: [503, "The server is busy."],
  SourceConditionNotMet: [412, "The source condition specified using HTTP conditional header(s) is not met."],
  SourcePathNotFound: [404, "The source path for a rename operation does not exist."],
  SnapshotsPresent: [409, "This operation is not permitted while the blob has snapshots."],
  UnauthorizedBlobOverwrite: [403, "This request is not authorized to perform blob overwrites."],
  UnsupportedHttpVerb: [405, "The resource doesn't support specified Http Verb."],
  UnsupportedQueryParameter: [400, "One of the query parameters specified in the request URI is not supported."],
} satisfies { readonly [code: string]: Told };

/** Codes under which the service refuses; the Blob endpoint's twin is chosen when the answer is written. */
export type FailureCode = keyof typeof failures;

const blobTwins: { readonly [code in FailureCode]?: FailureCode } = {
  PathNotFound: "BlobNotFound",
  SourcePathNotFound: "BlobNotFound",
  PathAlreadyExists: "BlobAlreadyExists",
  FilesystemNotFound: "ContainerNotFound",
  FilesystemAlreadyExists: "ContainerAlreadyExists",
  LeaseNotPresent: "LeaseNotPresentWithBlobOperation",
  LeaseIdMismatch: "LeaseIdMismatchWithBlobOperation",
  DirectoryNotEmpty: "DirectoryIsNotEmpty",
};

/** Same code on both endpoints, another message on Blob (recorded). */
const blobMessages: { readonly [code in FailureCode]?: string } = {
  LeaseLost: "A lease ID was specified, but the lease for the blob has expired.",
  InvalidUri: "The requested URI does not represent any resource on the server.",
};

/** Facts that some failures carry beside code and message, such as the name and value of a bad header. */
export interface FailureDetails {
  readonly status?: number;
  readonly message?: string;
  /** Members of the body: `detail` in JSON, elements in XML. */
  readonly fields?: { readonly [name: string]: string };
  /** Name and value in turn. */
  readonly headers?: readonly string[];
  /** Refused before any service took the request: the Blob endpoint then tells neither version nor client request id. */
  readonly atDoor?: true;
  /** Refused while the request was read: neither error code nor version stands in the headers (recorded). */
  readonly whileParsing?: true;
  /** Names no operation: the Blob endpoint then tells the client request id, and no version (posted with all its headers). */
  readonly isUnrouted?: true;
}

/** Thrown by an operation to refuse; turned into an answer at the door. */
export class ServiceFailure extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly details: FailureDetails;

  constructor(code: FailureCode, details: FailureDetails = {}) {
    super(details.message ?? failures[code][1]);
    this.code = code;
    this.status = details.status ?? failures[code][0];
    this.details = details;
  }

  /** Code and message as the asked endpoint tells them. */
  told(dialect: Dialect): { readonly code: FailureCode; readonly message: string } {
    const twin = dialect === "blob" ? blobTwins[this.code] : undefined;
    if (twin === undefined) return { code: this.code, message: this.#messageIn(dialect) };
    return { code: twin, message: this.details.message ?? failures[twin][1] };
  }

  #messageIn(dialect: Dialect): string {
    const blobOwn = dialect === "blob" && this.details.message === undefined ? blobMessages[this.code] : undefined;
    return blobOwn ?? this.message;
  }
}

/** A header whose value the service cannot use. */
export function invalidHeader(name: string, value: string, atDoor = false): ServiceFailure {
  const fields = { HeaderName: name, HeaderValue: value };
  return new ServiceFailure("InvalidHeaderValue", { fields, ...(atDoor ? { atDoor: true } : {}) });
}

/** A header that the operation needs. */
export function missingHeader(name: string): ServiceFailure {
  return new ServiceFailure("MissingRequiredHeader", { fields: { HeaderName: name } });
}

/** A number in a query parameter that is too small or too large (recorded). */
export function outOfRange(name: string, value: string, least: number, most: number): ServiceFailure {
  return new ServiceFailure("OutOfRangeQueryParameterValue", {
    fields: {
      QueryParameterName: name,
      QueryParameterValue: value,
      MinimumAllowed: String(least),
      MaximumAllowed: String(most),
    },
  });
}

/** A query parameter whose value the service cannot use. */
export function invalidQuery(name: string, value: string, reason = ""): ServiceFailure {
  return new ServiceFailure("InvalidQueryParameterValue", {
    fields: { QueryParameterName: name, QueryParameterValue: value, Reason: reason },
  });
}
