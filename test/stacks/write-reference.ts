// `npm run reference`: writes what is made from the definitions of a stack file.
import { writeFileSync } from "node:fs";
import { referenceFiles } from "./reference-files.ts";

for (const { file, text } of await referenceFiles()) {
  writeFileSync(file, text);
  console.log(file);
}
