import { makeEnvironment } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { openFilesystem } from "./verdict.ts";
const environment = await makeEnvironment({ lake: await planSmallLake(150) });
const acl = "group:analysts:r-x, default:group:analysts:r-x";
const write = (recursive: unknown, extra = {}) => environment.writeStack({
  "azure-native:location": "westeurope",
  account: { name: "targetlake" },
  filesystems: { raw: { group: "group:lake-admins", acl, directories: { landing: { acl }, "landing/in": { owner: "user:amara.okafor", acl: "group:lake-engineers:rwx", recursive }, ...extra } } },
});
const show = async (...words: string[]) => { const t = Date.now(); const e = await environment.pulumi(...words); console.log("=====", words.join(" "), e.status, Date.now() - t); console.log(e.output); };
try {
  write(false);
  const first = await environment.pulumi("up", "--yes", "--skip-preview"); if (first.status !== 0) console.log(first.output);
  const fs = openFilesystem(environment, { account: "targetlake", filesystem: "raw" });
  const dir = fs.getDirectoryClient("landing/in");
  const { acl: list } = await dir.getAccessControl();
  await dir.setAccessControl([...list.filter((e) => e.accessControlType !== "mask").map((e) => e.accessControlType === "other" ? { ...e, permissions: { read: true, write: false, execute: false } } : e), { defaultScope: false, accessControlType: "user", entityId: "aaaaaaaa-0000-4000-8000-000000000001", permissions: { read: true, write: true, execute: true } }]);
  await fs.getFileClient("landing/in/a/b.csv").upload(Buffer.from("x"));
  await show("refresh", "--yes", "--diff");
  await show("preview", "--diff");
  await show("up", "--yes", "--skip-preview");
  write("modify");
  await show("preview", "--diff");
  await show("up", "--yes", "--skip-preview");
  await show("up", "--yes");
  await show("destroy", "--yes", "--skip-preview");
} finally { environment.remove(); }
