"""One journey with the official Python client of Gen1: each step prints a line of JSON, which the test that runs it judges.

Takes one argument, a JSON object: url (of the account, with the closing slash), token, and another principal's object id.
"""

import collections
import json
import sys
import time

from azure.datalake.store import AzureDLFileSystem
from azure.datalake.store.exceptions import DatalakeRESTException

NAMES = ["#1", "100%", "a b", "a+b", "q?x", "quote'", "übung", "日本語"]
AccessToken = collections.namedtuple("AccessToken", ["token", "expires_on"])


class GivenToken:
    """A credential that has one token."""

    def __init__(self, token):
        self.token = token
        self.scopes = []

    def get_token(self, *scopes):
        self.scopes.extend(scopes)
        return AccessToken(self.token, time.time() + 3600)


def tell(step, **found):
    print(json.dumps({"step": step, **found}, default=str), flush=True)


def refused(work):
    """The kind of exception that a refused call ends in."""
    try:
        work()
    except (DatalakeRESTException, OSError) as error:
        return type(error).__name__
    return "not refused"


def content(lake):
    lake.mkdir("dir ä")
    for name in NAMES:
        with lake.open(f"dir ä/{name}", "wb") as file:
            file.write(name.encode())
    read = {name: lake.cat(f"dir ä/{name}").decode() for name in NAMES}
    tell("content", same=all(name == text for name, text in read.items()))
    tell("listed", names=sorted(lake.ls("dir ä")))
    with lake.open("dir ä/appended", "wb") as file:
        file.write(b"hello ")
    with lake.open("dir ä/appended", "ab") as file:
        file.write(b"world")
    tell("appended", content=lake.cat("dir ä/appended").decode())
    with lake.open("dir ä/appended", "rb") as file:
        file.seek(6)
        tell("range", content=file.read(3).decode())
    large = bytes(range(256)) * 40_000
    with lake.open("large", "wb", blocksize=4 * 1024 * 1024) as file:
        file.write(large)
    tell("large", same=lake.cat("large") == large, length=lake.info("large")["length"])


def tree(lake):
    for place in range(10):
        lake.touch(f"many/f{place}")
    tell("pages", count=len(lake._ls_batched("many", batch_size=3)))
    lake.mv("many/f0", "many/renamed ü")
    tell("renamed", there=lake.exists("many/renamed ü"), old=lake.exists("many/f0"))
    lake.concat("many/whole", ["dir ä/appended", "dir ä/a b"])
    tell("concatenated", content=lake.cat("many/whole").decode())
    lake.rm("many", recursive=True)
    tell("removed", there=lake.exists("many"))
    tell("missing", refused=refused(lambda: lake.info("absent")))
    tell("summary", found=lake.df("dir ä"))


def access(lake, other):
    lake.touch("access")
    lake.chmod("access", "0640")
    tell("mode", permission=lake.info("access")["permission"])
    lake.set_acl("access", f"user::rwx,user:{other}:r--,group::r-x,other::---")
    tell("acl", **{"status": lake.get_acl_status("access")["entries"]})
    lake.modify_acl_entries("access", f"user:{other}:rw-")
    tell("modified", **{"status": lake.get_acl_status("access")["entries"]})
    lake.remove_acl_entries("access", f"user:{other}")
    tell("without", **{"status": lake.get_acl_status("access")["entries"]})
    lake.remove_acl("access")
    tell("base", **{"status": lake.get_acl_status("access")["entries"]})
    tell("owner", refused=refused(lambda: lake.chown("access", owner=other)))
    lake.set_expiry("access", "Absolute", 1896091200000)
    tell("expiry", at=lake.info("access", invalidate_cache=True)["msExpirationTime"])
    lake.chmod("dir ä/100%", "0")
    tell("closed", refused=refused(lambda: lake.azure.call("OPEN", "dir ä/100%", read="true")))


def main(way):
    credential = GivenToken(way["token"])
    lake = AzureDLFileSystem(token_credential=credential, store_name="contosogen1")
    # The client writes https and Microsoft's own host; everything else is its own.
    lake.azure.url = way["url"]
    content(lake)
    tree(lake)
    access(lake, way["other"])
    tell("scopes", scopes=sorted(set(credential.scopes)))


main(json.loads(sys.argv[1]))
