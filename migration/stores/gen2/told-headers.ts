/** The content headers that the service tells of a file or blob, in whichever of its answers. Pure. */
import type { ContentHeaders } from "../../model/entry.ts";

/** What a file without a content type is shown with, at one endpoint but not at the other: both mean "none". */
const NO_CONTENT_TYPE = "application/octet-stream";

/** The service's words; "" where it said nothing. */
export interface ToldHeaders {
  readonly type: string;
  readonly encoding: string;
  readonly language: string;
  readonly disposition: string;
  readonly cache: string;
}

export function toldHeaders({ type, encoding, language, disposition, cache }: ToldHeaders): ContentHeaders {
  return {
    ...(type === "" || type === NO_CONTENT_TYPE ? {} : { contentType: type }),
    ...(encoding === "" ? {} : { contentEncoding: encoding }),
    ...(language === "" ? {} : { contentLanguage: language }),
    ...(disposition === "" ? {} : { contentDisposition: disposition }),
    ...(cache === "" ? {} : { cacheControl: cache }),
  };
}
