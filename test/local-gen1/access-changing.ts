/** The operations that change owner, permission and ACL. Times stay (recorded). */
import { internAcl, type Acl } from "../local-azure/storage/acl/acl.ts";
import { withList, withMode, withModification, withoutEntries } from "../local-azure/storage/acl/change.ts";
import { parseAcl, parseRemoval } from "../local-azure/storage/acl/parse.ts";
import { ServiceFailure } from "../local-azure/storage/wire/failure.ts";
import { denied, Gen1Failure } from "./failure.ts";
import { modeOf, type Answer, type Call, type Operation } from "./operation.ts";

type Change = (acl: Acl, spec: string, isDirectory: boolean) => Acl;

/** Changes the ACL; the answer has a second length beside its own (recorded). */
function aclOperation(change: Change): Operation {
  return (call) => {
    const node = call.lake.get(call.path, call);
    call.lake.requireOwner(node, call);
    try {
      node.acl = change(node.acl, call.parameters.get("aclspec") ?? "", node.kind === "directory");
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      throw new Gen1Failure("illegalArgument", "Invalid ACL specification");
    }
    return { headers: { ContentLength: "0" } };
  };
}

function setPermission(call: Call): Answer {
  const node = call.lake.get(call.path, call);
  call.lake.requireOwner(node, call);
  const mode = modeOf(call);
  if (mode === undefined || Number.isNaN(mode)) throw new Gen1Failure("illegalArgument", "Invalid permission");
  node.acl = withMode(node.acl, mode);
  return {};
}

/** Superusers only, also where nothing changes (recorded). */
function setOwner(call: Call): Answer {
  const node = call.lake.get(call.path, call);
  if (!call.lake.isSuperuser(call)) throw denied(call.operation);
  node.owner = call.parameters.get("owner") ?? node.owner;
  node.group = call.parameters.get("group") ?? node.group;
  return {};
}

function withoutNames(acl: Acl): Acl {
  return internAcl(acl.sticky, { ...acl.access, mask: undefined, named: [] }, undefined);
}

export const accessOperations: Readonly<Record<string, Operation>> = {
  "PUT SETPERMISSION": setPermission,
  "PUT SETOWNER": setOwner,
  "PUT SETACL": aclOperation((acl, spec, isDirectory) => withList(acl, parseAcl(spec), isDirectory)),
  "PUT MODIFYACLENTRIES": aclOperation((acl, spec, isDirectory) => withModification(acl, parseAcl(spec), isDirectory)),
  "PUT REMOVEACLENTRIES": aclOperation((acl, spec, isDirectory) =>
    withoutEntries(acl, parseRemoval(spec.replaceAll(/:(?=,|$)/g, "")), isDirectory),
  ),
  "PUT REMOVEACL": aclOperation(withoutNames),
  "PUT REMOVEDEFAULTACL": aclOperation((acl) => internAcl(acl.sticky, acl.access, undefined)),
};
