#!/usr/bin/env python3
"""Verifies an audit bundle of Firebreak (docs/audit-bundle.md) with nothing but the file and public keys.

A second implementation: it checks signatures, hashes, paths, commitments, policies and the form of the file, and leaves it to the first to decide
and render again. Needs Python 3.8 and the package `cryptography`. Exits 0 = it holds, 1 = it does not, 2 = not understood."""
import argparse, base64, hashlib, hmac, json, re, sys
from datetime import datetime, timedelta
from decimal import Decimal
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ORDER = ['bundle', 'checkpoint', 'release', 'event', 'name', 'end']
MANY = ['release', 'event', 'name']
SHAPES = {
    'bundle': {'version': int, 'about': dict, 'isRange': bool, 'keys': dict}, 'checkpoint': {'note': str},
    'release': {'index': int, 'leaf': str, 'hash': str, 'proof': str, 'detail': str, 'body': str},
    'event': {'position': int, 'id': str, 'stream': str, 'revision': int, 'type': str, 'version': int, 'correlation': str, 'data': dict, 'meta': dict},
    'name': {'agency': str, 'of': str, 'id': str, 'name': str}, 'end': {'lines': int, 'sha256': str},
}
NAMED = ['case', 'consent', 'entry', 'evidence', 'person', 'pseudonym']


class DoesNotHold(Exception):
    def __init__(self, name, what):
        super().__init__(what)
        self.name = name


def demand(holds, name, what):
    if not holds:
        raise DoesNotHold(name, what)


def unbase64(text):
    decoded = base64.b64decode(text, validate=True)
    assert base64.b64encode(decoded).decode() == text
    return decoded


def canonical(value):
    """RFC 8785: keys by UTF-16 code units, numbers as ECMAScript writes them."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode('utf-16-be', 'surrogatepass'))
        return '{' + ','.join(canonical(key) + ':' + canonical(value[key]) for key in keys) + '}'
    if isinstance(value, list):
        return '[' + ','.join(map(canonical, value)) + ']'
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(float(value))
    return json.dumps(value, ensure_ascii=False)


def number(value):
    decimal = Decimal(repr(value)).normalize()
    return format(decimal + 0, 'f') if value == 0 or 1e-6 <= abs(value) < 1e21 else format(decimal, 'e')


def read_key(text, kind):
    try:
        name, key_id, typed = text.split('+', 2)
        typed = unbase64(typed)
        assert typed[0] == kind and len(typed) == 33 and hashlib.sha256(name.encode() + b'\n' + typed).hexdigest()[:8] == key_id
        return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(typed[1:])
    except (AttributeError, AssertionError, ValueError, IndexError) as cause:
        raise DoesNotHold('verifier-key', f'a key cannot be read: {text}') from cause


def signed(key, signature, message):
    try:
        return key.verify(signature, message) is None
    except InvalidSignature:
        return False


def check_checkpoint(note, own, args):
    log_name, log_id, log_key = read_key(args.log_key or own['log'], 1)
    witnesses = [read_key(key, 4) for key in args.witness_key or own['witnesses']]
    quorum = args.quorum if args.quorum is not None else len(witnesses) // 2 + 1 if args.witness_key else own['quorum']
    try:
        text, lines = re.fullmatch(r'([^\x00-\x09\x0b-\x1f]*\n)\n((?:— [^ \n]+ [^ \n]+\n)+)', note).groups()
        signatures = [(line.split(' ')[1], unbase64(line.split(' ')[2])) for line in lines.splitlines()]
        origin, size, root = re.fullmatch(r'([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]{44})\n', text).groups()
        size, root, message = int(size), unbase64(root), text.encode()
    except (AttributeError, AssertionError, ValueError) as cause:
        raise DoesNotHold('checkpoint-signature', 'the checkpoint cannot be read') from cause
    of_log = [raw[4:] for name, raw in signatures if (name, raw[:4]) == (log_name, log_id)]
    demand(of_log and all(signed(log_key, each, message) for each in of_log), 'checkpoint-signature', f'the checkpoint is not signed by {log_name}')
    demand(origin == log_name, 'checkpoint-signature', f'the checkpoint is of {origin}, the key of {log_name}')
    cosigners = set()
    for name, key_id, key in witnesses:
        for by, raw in signatures:
            if (by, raw[:4]) == (name, key_id):
                time = b'cosignature/v1\ntime %d\n' % int.from_bytes(raw[4:12], 'big')
                demand(len(raw) == 76 and signed(key, raw[12:], time + message), 'witness-cosignature', f'what claims to be the cosignature of {name} is not')
                cosigners.add(name)
    demand(len(cosigners) >= quorum, 'witness-cosignature', f'{len(cosigners)} known witnesses have cosigned, {quorum} are asked for')
    return size, root, sorted(cosigners)


def root_by(index, size, node, path):
    """RFC 9162, 2.1.1: the root that a path leads to from a leaf."""
    assert index < size and (size > 1 or not path)
    if size == 1:
        return node
    left, (*below, sibling) = 1 << (size - 1).bit_length() - 1, path
    pair = [root_by(index, left, node, below), sibling] if index < left else [sibling, root_by(index - left, size - left, node, below)]
    return hashlib.sha256(b'\x01' + b''.join(pair)).digest()


def check_release(line, size, root):
    leaf_hash = hashlib.sha256(b'\x00' + line['leaf'].encode()).digest()
    demand(leaf_hash.hex() == line['hash'], 'leaf-hash', 'the text of the leaf and its hash differ')
    try:
        index, lines = re.fullmatch(r'c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]*)\n((?:[^\n]+\n){0,63})\n', line['proof']).groups()
        path = [unbase64(each) for each in lines.splitlines()]
        holds = int(index) == line['index'] and all(len(each) == 32 for each in path) and root_by(int(index), size, leaf_hash, path) == root
    except (AttributeError, AssertionError, ValueError):
        holds = False
    demand(holds, 'inclusion', 'the path does not lead from the leaf to the root')
    committed = lambda salt, text: hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()
    try:
        leaf, detail = json.loads(line['leaf']), json.loads(line['detail'])
        bound = committed(detail['salt'], line['detail']) == leaf['detail']
    except (ValueError, KeyError, TypeError, AttributeError):
        bound = False
    demand(bound, 'detail-commitment', 'the leaf does not commit to its detail')
    body = line.get('body', '' if leaf['outcome'] == 'denied' else None)  # what an auditor was told is not in the file
    demand(body is None or committed(detail['salt'], body) == leaf['bytes'], 'bytes-commitment', 'the leaf does not commit to the body')
    request, entries = detail['request']['kind'], [item for item in detail['items'] if item['kind'] in ('entry', 'backfill')]
    time = (datetime(1970, 1, 1) + timedelta(milliseconds=detail['at'])).isoformat(timespec='milliseconds') + 'Z'
    door = leaf['outcome'] == 'denied' and not detail['items'] if request == 'denial' else leaf['outcome'] == 'released' and leaf['point'] == request
    rules = sorted({field['rule'] for item in entries for field in item['fields']})
    says = door and leaf['at'] == time and leaf['rules'] == rules and leaf['withheld'] == sum(item['withheld'] for item in entries)
    demand(says, 'leaf-claims', 'the leaf does not say what its detail says')
    return leaf['outcome']


def read_line(raw):
    try:
        line = json.loads(raw.decode('utf-8'))
        shape = {'kind': str, **SHAPES[line['kind']]}
        assert set(shape) - {'body'} <= set(line) <= set(shape) and all(type(value) is shape[name] for name, value in line.items())
        assert all(value >= 0 for value in line.values() if type(value) is int) and line.get('of', 'case') in NAMED
        assert line['kind'] != 'bundle' or (line['version'] == 1 and set(line['keys']) == {'log', 'witnesses', 'quorum'})
        return line
    except (AssertionError, ValueError, KeyError, TypeError) as cause:
        raise DoesNotHold('bundle-line', 'the line is not one of this format') from cause


def place(line):
    return line.get('index', line.get('position')) if line['kind'] != 'name' else \
        json.dumps([line['agency'], line['of'], line['id']], ensure_ascii=False, separators=(',', ':')).encode('utf-16-be', 'surrogatepass')


def verify(args, at):
    digest, last, lines, sequence, counts = hashlib.sha256(), None, [], [], {'released': 0, 'denied': 0}
    for raw in open(args.file, 'rb'):
        demand(raw.endswith(b'\n'), 'bundle-end', 'the file ends within a line')
        at['line'] += 1
        line = read_line(raw[:-1])
        before, now = ORDER.index(last['kind']) if last else -1, ORDER.index(line['kind'])
        follows = line['kind'] in MANY and place(last) < place(line) if now == before else now > before and all(each in MANY for each in ORDER[before + 1:now])
        demand(follows, 'bundle-line', f'a line of kind {line["kind"]} is out of order')
        last = line
        if line['kind'] == 'bundle':
            head = line
        elif line['kind'] == 'checkpoint':
            size, root, cosigners = check_checkpoint(line['note'], head['keys'], args)
        elif line['kind'] == 'release':
            lines.append((at['line'], line))
        elif line['kind'] == 'event' and line['type'] == 'PolicyAdopted':
            found = hashlib.sha256(canonical(line['data'].get('bundle')).encode()).hexdigest()
            demand(found == line['data'].get('digest'), 'policy-digest', 'the policy adopted is not the one of its digest')
        digest.update(raw if line['kind'] != 'end' else b'')
    demand(last and last['kind'] == 'end', 'bundle-end', 'the file ends before its last line')
    written, whole = at['line'] - 1, head['about'].get('all') is True
    for at['line'], line in lines:
        due = sequence[-1] + 1 if head['isRange'] and sequence else 0 if whole and not sequence else line['index']
        demand(line['index'] == due, 'release-sequence', f'leaf {due} was left out')
        sequence.append(line['index'])
        counts[check_release(line, size, root)] += 1
    demand(not whole or len(sequence) == size, 'release-sequence', 'the file ends before the log does')
    at['line'] = written + 1
    demand((last['lines'], last['sha256']) == (written, digest.hexdigest()), 'bundle-digest', 'the file is not as it was written')
    return f'{counts["released"]} releases and {counts["denied"]} denials under {size} leaves; cosigned by {", ".join(cosigners) or "nobody"}'


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description='Verifies an audit bundle; decides and renders nothing again.')
    parser.add_argument('file')
    parser.add_argument('--log-key')
    parser.add_argument('--witness-key', action='append')
    parser.add_argument('--quorum', type=int)
    arguments, where = parser.parse_args(), {'line': 0}
    try:
        print(f'holds: {verify(arguments, where)}')
        if not (arguments.log_key and arguments.witness_key):
            print('keys of the file itself were used: compare them with published ones')
    except DoesNotHold as fault:
        print(f'does not hold: {fault.name}, line {where["line"]}: {fault}')
        sys.exit(1)
