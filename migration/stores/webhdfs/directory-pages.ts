/** The pages of a LISTSTATUS, which answers for a file too: with the file itself, without a name. */
import { NOT_A_DIRECTORY, type StoreFailure } from "../failure.ts";
import type { ListedStatus, Pages } from "../listing/directory-reader.ts";

/** The pages as they come. Throws the failure that `invalid` makes of a code and a message where the path is a file. */
export async function* directoryPages<Status extends ListedStatus>(
  pages: Pages<Status>,
  invalid: (code: string, message: string) => StoreFailure,
): Pages<Status> {
  for await (const page of pages) {
    if (page[0]?.name === "") throw invalid(NOT_A_DIRECTORY, "this is a file, not a lake: name a directory");
    yield page;
  }
}
