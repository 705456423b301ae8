/**
 * Requests that name no operation: a value that a query parameter never has is told as such (posted by users of the real
 * service for `comp`, without credentials too); a method that a resource does not have is 405 with those that it has.
 */
import { ServiceFailure } from "./failure.ts";

/** 405 UnsupportedHttpVerb. @param methods those that the resource has. */
export function unsupportedMethod(methods: readonly string[]): ServiceFailure {
  const headers = ["Allow", [...methods].sort().join(", ")];
  return new ServiceFailure("UnsupportedHttpVerb", { headers, isUnrouted: true });
}

/** 400 InvalidQueryParameterValue. */
export function unknownValue(name: string, value: string): ServiceFailure {
  const fields = { QueryParameterName: name, QueryParameterValue: value, Reason: "" };
  return new ServiceFailure("InvalidQueryParameterValue", { fields, isUnrouted: true });
}

/** 400 MissingRequiredQueryParameter. */
export function missingParameter(name: string): ServiceFailure {
  return new ServiceFailure("MissingRequiredQueryParameter", {
    fields: { QueryParameterName: name },
    isUnrouted: true,
  });
}

/** Operations by method and what a query parameter asks for, such as `GET list`. */
export type OperationTable<Operation> = { readonly [methodAndValue: string]: Operation };

/** The methods of a table's operations for a value. */
export function methodsFor(table: OperationTable<unknown>, value: string): readonly string[] {
  return Object.keys(table).flatMap((key) => {
    const space = key.indexOf(" ");
    return key.slice(space + 1) === value ? [key.slice(0, space)] : [];
  });
}

/**
 * The operation of a method and a parameter's value, whose case does not count.
 * @throws {ServiceFailure} 405 where other methods have one for the value, 400 where none has.
 */
export function routed<Operation>(
  table: OperationTable<Operation>,
  method: string,
  { name, value }: { readonly name: string; readonly value: string },
): Operation {
  const wanted = value.toLowerCase();
  const operation = table[`${method} ${wanted}`];
  if (operation !== undefined) return operation;
  const methods = methodsFor(table, wanted);
  throw methods.length > 0 ? unsupportedMethod(methods) : unknownValue(name, value);
}
