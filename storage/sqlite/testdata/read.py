"""Reads a store of Renjia with Python's standard library alone.

    python3 read.py FILE.db [TABLES]

Lists the motions with their outcomes and tests, and checks the journal of every
space from its first commit: no gap, every content against its digest, every hash
against what it is made of. TABLES is a folder that examples/tables has written.
"""
import csv
import hashlib
import json
import os
import sqlite3
import sys

PUT = 1


def sha256(data):
    return hashlib.sha256(data).digest()


def number(n, size=8):
    return n.to_bytes(size, "big")


def text(s):  # with its length, so that no two lists of fields are the same bytes
    data = s.encode()
    return number(len(data), 4) + data


def leaf(verb, kind, id, rev, ver, digest):
    return sha256(b"\0" + bytes([verb]) + text(kind) + text(id) + number(rev) + number(ver) + digest)


def root(leaves):  # the Merkle tree of RFC 6962
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:]))


def opened(content, seal, where):
    """The digest in a seal, which is a salt of 16 bytes and a digest of 32."""
    salt, digest = seal[:16], seal[16:]
    if content is not None and sha256(salt + content.encode()) != digest:
        sys.exit(f"{where}: the content is not what was sealed")
    return digest


def check(db, space, name):
    """Follows the chain of a space and returns the hash at every position."""
    hashes, n = [bytes(32)], space << 40
    commits = db.execute("SELECT seq, batch, time, first, n, acts, seal, chain FROM _commits WHERE space = ? ORDER BY pos", (space,))
    for seq, batch, time, first, size, acts, seal, chain in commits:
        where = f"{name}, commit {seq}"
        if seq != len(hashes) or first != n + 1:
            sys.exit(f"{where}: something is missing before it")
        leaves = []
        changes = db.execute("SELECT verb, kind, id, rev, ver, payload, seal FROM _changes WHERE n >= ? AND n < ? ORDER BY n", (first, first + size))
        for verb, kind, id, rev, ver, payload, sealed in changes:
            content = payload if verb == PUT else ""  # None: erased
            leaves.append(leaf(verb, kind, id, rev, ver, opened(content, sealed, where)))
        body = text(name) + number(seq) + number(time) + batch + number(size) + opened(acts, seal, where)
        made = sha256(hashes[-1] + body + root(leaves))
        if len(leaves) != size or chain != hashes[-1] + root(leaves) + made:
            sys.exit(f"{where}: its hash is not that of its fields")
        hashes.append(made)
        n += size
    if db.execute("SELECT seq, hash FROM _spaces WHERE id = ?", (space,)).fetchone() != (len(hashes) - 1, hashes[-1]):
        sys.exit(f"{name}: the end of the journal is missing")
    return hashes


def motions(db, space):
    """Title, state and outcome of each motion, and how many of its tests hold."""
    return db.execute("""
        SELECT json_extract(m.payload, '$.title.en'), m.state, json_extract(m.payload, '$.count.result.outcome'),
          count(t.key), total(json_extract(t.value, '$.holds'))
        FROM governance_motion m LEFT JOIN json_each(m.payload, '$.count.result.thresholds') t
        WHERE m.space = ? AND m.payload IS NOT NULL GROUP BY m.id ORDER BY m.opened, m.id""", (space,))


def tables(folder):
    """The rows of every table of an export, by the name of the table."""
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as f:
        package = json.load(f)
    rows = {}
    for table in package["resources"]:
        with open(os.path.join(folder, table["path"]), encoding="utf-8", newline="") as f:
            rows[table["name"]] = list(csv.DictReader(f))
        if len(rows[table["name"]]) != table["renjia:rows"]:
            sys.exit(f"{table['path']}: does not have the rows that the dictionary says")
    return package["renjia"], rows


db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
journals = {}
for space, name in db.execute("SELECT id, name FROM _spaces ORDER BY name").fetchall():
    for title, state, outcome, tests, hold in motions(db, space):
        print(f"{title}: {state}, {outcome or 'no result'}, {hold:.0f} of {tests} tests hold")
    journals[name] = check(db, space, name)
    print(f"{name}: {len(journals[name]) - 1} commits, none missing, every hash right")
if len(sys.argv) > 2:
    made, rows = tables(sys.argv[2])
    if journals[made["space"]][made["position"]].hex() != made["hash"]:
        sys.exit("the tables are not of this journal")
    print(f"{len(rows)} tables of {made['space']} at position {made['position']}, {len(rows['governance_motion'])} motions")
