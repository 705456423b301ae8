"""One journey with the official Python SDKs: each step prints a line of JSON, which the test that runs it judges.

Takes one argument, a JSON object: url (of the account), filesystem, and one of key, sas; without either it asks
DefaultAzureCredential for tokens.
"""

import datetime
import json
import sys

from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.identity import DefaultAzureCredential
from azure.storage.blob import BlobServiceClient
from azure.storage.filedatalake import (
    DataLakeServiceClient,
    FileSasPermissions,
    generate_directory_sas,
    generate_file_sas,
)

NAMED = "ec3595d6-2c17-4696-8caa-7e139758d24a"
MIB = 1024 * 1024
NAMES = ["a b", "a+b", "100%", "#1", "übung", "日本語", "q?x", "quote'"]


def tell(step, **found):
    print(json.dumps({"step": step, **found}, default=str), flush=True)


def refused(work):
    """What a refused call says: status and code."""
    try:
        work()
    except HttpResponseError as error:
        return [error.status_code, error.error_code]
    return "not refused"


def numbered(length):
    return b"".join(place.to_bytes(4, "big") for place in range(0, length, 4))[:length]


def credential_of(way):
    if "key" in way:
        return {"account_name": way["account"], "account_key": way["key"]}
    return way.get("sas") or DefaultAzureCredential()


def names_and_content(filesystem):
    directory = filesystem.create_directory("dir ä")
    for name in NAMES:
        directory.create_file(name).upload_data(name.encode(), overwrite=True)
    read = {name: directory.get_file_client(name).download_file().readall().decode() for name in NAMES}
    tell("names", same=all(name == content for name, content in read.items()))
    listed = [path.name for path in filesystem.get_paths(path="dir ä")]
    tell("listed", names=listed)
    pages = filesystem.get_paths(path="dir ä", max_results=3).by_page()
    tell("pages", lengths=[len(list(page)) for page in pages])
    large = filesystem.get_file_client("large")
    content = numbered(9 * MIB + 1)
    large.upload_data(content, overwrite=True, chunk_size=2 * MIB, metadata={"k": "v"})
    tell("large", same=large.download_file(max_concurrency=3).readall() == content)
    part = large.download_file(offset=MIB - 2, length=MIB + 5).readall()
    tell("range", same=part == content[MIB - 2 : 2 * MIB + 3])
    properties = large.get_file_properties()
    tell("properties", size=properties.size, metadata=properties.metadata, lease=properties.lease.state)


def appends(filesystem):
    file = filesystem.create_file("appended", metadata={"a": "1"})
    file.append_data(b"hello ", offset=0, length=6)
    file.append_data(b"world", offset=6, length=5, validate_content=True)
    file.flush_data(11)
    file.append_data(b"!", offset=11, length=1, flush=True)
    tell("appended", content=file.download_file().readall().decode())
    tell("flush beyond", refused=refused(lambda: file.flush_data(99)))
    missing = MatchConditions.IfMissing
    tell("create again", refused=refused(lambda: file.create_file(match_condition=missing)))


def renames(filesystem):
    filesystem.create_directory("from/sub")
    filesystem.create_file("from/sub/x").upload_data(b"x", overwrite=True)
    renamed = filesystem.get_directory_client("from").rename_directory(f"{filesystem.file_system_name}/to ü")
    tell("renamed", name=renamed.path_name, there=renamed.get_file_client("sub/x").exists())
    tell("old name", there=filesystem.get_directory_client("from").exists())
    renamed.delete_directory()
    tell("deleted", there=filesystem.get_directory_client("to ü").exists())


def access(filesystem):
    root = filesystem.create_directory("acl")
    for name in ["a", "b", "c"]:
        filesystem.create_file(f"acl/{name}")
    root.set_access_control(acl=f"user::rwx,group::r-x,other::---,default:user:{NAMED}:r-x,user:{NAMED}:rwx")
    found = root.get_access_control()
    tell("acl", acl=found["acl"], permissions=found["permissions"])
    result = root.update_access_control_recursive(acl=f"user:{NAMED}:r--", batch_size=1)
    counters = result.counters
    tell("recursive", counts=[counters.directories_successful, counters.files_successful, counters.failure_count])
    tell("file acl", acl=filesystem.get_file_client("acl/a").get_access_control()["acl"])
    root.remove_access_control_recursive(acl=f"user:{NAMED}")
    tell("removed", acl=filesystem.get_file_client("acl/a").get_access_control()["acl"])
    root.set_access_control(permissions="1750")
    tell("sticky", permissions=root.get_access_control()["permissions"])
    bad = refused(lambda: root.set_access_control(acl="user::rwx,nobody::rwx,other::---"))
    tell("bad acl", refused=bad)


def leases_and_conditions(filesystem):
    file = filesystem.create_file("leased")
    lease = file.acquire_lease(lease_duration=15)
    tell("no lease", refused=refused(lambda: file.set_metadata({"x": "1"})))
    file.set_metadata({"x": "1"}, lease=lease)
    lease.release()
    etag = file.get_file_properties().etag
    file.set_metadata({"x": "2"})
    same = MatchConditions.IfNotModified
    tell("stale", refused=refused(lambda: file.set_metadata({"x": "3"}, etag=etag, match_condition=same)))
    expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    file.set_file_expiry("Absolute", expires_on=expires)
    tell("expiry", set=file.get_file_properties().expiry_time is not None)


def blobs(service, filesystem):
    container = service.get_container_client(filesystem.file_system_name)
    blob = container.get_blob_client("blobs/one")
    blob.upload_blob(b"one", metadata={"m": "1"})
    content = numbered(5 * MIB + 3)
    container.get_blob_client("blobs/two").upload_blob(content, max_concurrency=2)
    tell("blob", same=container.download_blob("blobs/two").readall() == content)
    tell("blob names", names=[found.name for found in container.list_blobs(name_starts_with="blobs/")])
    tell("prefixes", names=sorted(found.name for found in container.walk_blobs(delimiter="/")))
    tell("again", refused=refused(lambda: blob.upload_blob(b"x")))
    tell("through lake", content=filesystem.get_file_client("blobs/one").download_file().readall().decode())


def signatures(way, filesystem):
    """What a signature allows, made by the SDK with the account's key."""
    expiry = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    common = [way["account"], filesystem.file_system_name]
    filesystem.create_file("signed/file").upload_data(b"signed", overwrite=True)
    read = FileSasPermissions(read=True)
    of_file = generate_file_sas(*common, "signed", "file", way["key"], read, expiry)
    of_directory = generate_directory_sas(*common, "signed", way["key"], "rl", expiry)
    for kind, sas in [("file", of_file), ("directory", of_directory)]:
        reader = DataLakeServiceClient(way["url"], credential=sas).get_file_client(filesystem.file_system_name, "signed/file")
        tell(f"{kind} signature", content=reader.download_file().readall().decode())
        tell(f"{kind} signature writes", refused=refused(lambda: reader.upload_data(b"x", overwrite=True)))


def run(way):
    credential = credential_of(way)
    service = DataLakeServiceClient(way["url"], credential=credential)
    filesystem = service.create_file_system(way["filesystem"], metadata={"made": "by python"})
    tell("filesystem", metadata=filesystem.get_file_system_properties().metadata)
    tell("filesystems", found=way["filesystem"] in [found.name for found in service.list_file_systems()])
    names_and_content(filesystem)
    appends(filesystem)
    renames(filesystem)
    access(filesystem)
    leases_and_conditions(filesystem)
    sizes = {"max_block_size": MIB, "max_single_put_size": 1024}
    blobs(BlobServiceClient(way["url"], credential=credential, **sizes), filesystem)
    if "key" in way:
        signatures(way, filesystem)
    owner = filesystem.get_file_client("large").get_access_control()["owner"]
    tell("owner", owner=owner)
    filesystem.delete_file_system()
    tell("gone", there=filesystem.exists())


run(json.loads(sys.argv[1]))
