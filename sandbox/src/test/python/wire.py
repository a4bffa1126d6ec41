"""Holds an answer, as it came over the wire, against botocore's model of it: each member known, and of the right type."""

import base64
import binascii
import datetime
import io
import json
import re
import xml.etree.ElementTree as ElementTree

from botocore.parsers import RpcV2CBORParser

HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")

# What a container's environment or a label may be without being a member that should have been left out.
MAY_BE_EMPTY = re.compile(r"(^\.Prefix|environment\[\d+\]\.value|message|\.labels\..*|dockerLabels\..*|tags\[\d+\]\.value)$", re.I)


def problems(model, headers, body):
    """What is wrong with the answer of an operation; nothing for one that fits."""
    shape = model.output_shape
    if model.service_model.signing_name == "s3":
        yield from rest(model, headers, body)
        return
    protocol = protocol_of(headers)
    if protocol == "xml":
        root = strip(ElementTree.fromstring(body))
        wrapper = shape.serialization.get("resultWrapper") if shape else None
        known = {wrapper, "ResponseMetadata"}
        yield from (f"{child.tag} beside the result" for child in root if child.tag not in known)
        if shape and wrapper:
            result = root.find(wrapper)
            yield from [f"no {wrapper}"] if result is None else xml(shape, result, "")
        if root.find("ResponseMetadata/RequestId") is None:
            yield "no RequestId"
    else:
        answer = json.loads(body) if protocol == "json" else uncbor(body)
        if shape is None:
            yield from ["an answer, where there is none"] if answer else []
        else:
            yield from tree(shape, answer, "", protocol)


def rest(model, headers, body):
    """S3's protocol: some members in headers, one the body itself, or all others in a document of XML."""
    shape = model.output_shape
    lower = {name.lower(): value for name, value in headers.items()}
    yield from (f"no {name}" for name in ("date", "x-amz-request-id") if name not in lower)
    members = shape.members if shape else {}
    for name, member in members.items():
        if member.serialization.get("location") == "header" and member.serialization["name"].lower() in lower:
            value = lower[member.serialization["name"].lower()]
            if member.type_name == "timestamp":
                yield from [] if HTTP_DATE.fullmatch(value) else [f"{name} is no date: {value!r}"]
            else:
                yield from scalar(member, int(value) if member.type_name in ("integer", "long") else value, name)
    in_body = [name for name, member in members.items() if not member.serialization.get("location")]
    if not body:
        return
    if shape is None or not in_body:
        yield "a body, where there is none"
    elif "payload" not in shape.serialization:
        yield from xml(shape, strip(ElementTree.fromstring(body)), "")


def protocol_of(headers):
    kind = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
    return "xml" if "xml" in kind else "cbor" if "cbor" in kind else "json"


def uncbor(body):
    return RpcV2CBORParser().parse_data_item(io.BufferedReader(io.BytesIO(body))) if body else {}


def tree(shape, value, path, protocol):
    """JSON, or CBOR once it is decoded."""
    kind = shape.type_name
    if value is None:
        yield f"{path} is null; what is absent is left out"
    elif kind == "structure":
        if not isinstance(value, dict):
            yield f"{path} is no structure: {value!r}"
            return
        names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, element in value.items():
            if name in names:
                yield from tree(names[name], element, f"{path}.{name}", protocol)
            else:
                yield f"{path}.{name} is unknown to {shape.name}"
        yield from (f"{path}.{name} is missing" for name in shape.required_members if name not in value)
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{path} is no list: {value!r}"
            return
        for i, element in enumerate(value):
            yield from tree(shape.member, element, f"{path}[{i}]", protocol)
    elif kind == "map":
        if not isinstance(value, dict):
            yield f"{path} is no map: {value!r}"
            return
        for name, element in value.items():
            yield from scalar(shape.key, name, f"{path} (key)")
            yield from tree(shape.value, element, f"{path}.{name}", protocol)
    elif kind == "timestamp" and protocol == "cbor":
        if not isinstance(value, datetime.datetime):
            yield f"{path} is no tagged instant: {value!r}"
    elif kind == "blob" and protocol == "cbor":
        if not isinstance(value, bytes):
            yield f"{path} are no bytes: {value!r}"
    else:
        yield from scalar(shape, value, path)


def scalar(shape, value, path):
    kind = shape.type_name
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = {
        "string": isinstance(value, str),
        "character": isinstance(value, str) and len(value) == 1,
        "integer": isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31,
        "long": isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63,
        "float": number,
        "double": number,
        "boolean": isinstance(value, bool),
        "timestamp": number,
        "blob": isinstance(value, str) and is_base64(value),
    }
    if not fits[kind]:
        yield f"{path} is no {kind}: {value!r}"
    elif kind == "string":
        enum = shape.metadata.get("enum")
        if enum and value not in enum:
            yield f"{path} is {value!r}, none of {', '.join(enum)}"
        if value == "" and not MAY_BE_EMPTY.search(path):
            yield f"{path} is an empty string; what is absent is left out"


def is_base64(text):
    try:
        base64.b64decode(text, validate=True)
        return True
    except binascii.Error:
        return False


def strip(element):
    """Without the namespace, which is in the tag of each element."""
    for each in element.iter():
        each.tag = each.tag.split("}")[-1]
    return element


def xml(shape, element, path):
    """The XML of the Query protocol and of S3's."""
    kind = shape.type_name
    text = element.text or ""
    if kind == "structure":
        seen = set()
        names = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        for child in element:
            if child.tag not in names:
                yield f"{path}.{child.tag} is unknown to {shape.name}"
                continue
            member = names[child.tag][1]
            flat = member.type_name == "list" and member.serialization.get("flattened")
            if child.tag in seen and not flat:
                yield f"{path}.{child.tag} is there twice"
            seen.add(child.tag)
            yield from xml(member.member if flat else member, child, f"{path}.{child.tag}")
        there = {names[tag][0] for tag in seen}
        yield from (f"{path}.{name} is missing" for name in shape.required_members if name not in there)
    elif kind == "list":
        for i, child in enumerate(element):
            if child.tag != shape.member.serialization.get("name", "member"):
                yield f"{path}[{i}] is {child.tag}, no member"
            yield from xml(shape.member, child, f"{path}[{i}]")
    elif kind == "map":
        for entry in element:
            yield from xml(shape.value, entry.find("value"), f"{path}.{entry.findtext('key')}")
    elif kind == "timestamp":
        if not ISO_8601.fullmatch(text):
            yield f"{path} is no instant: {text!r}"
    elif kind == "boolean":
        if text not in ("true", "false"):
            yield f"{path} is no boolean: {text!r}"
    elif kind in ("integer", "long"):
        if not re.fullmatch(r"-?\d+", text):
            yield f"{path} is no number: {text!r}"
    elif kind in ("float", "double"):
        if not re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", text):
            yield f"{path} is no number: {text!r}"
    else:
        yield from scalar(shape, text, path)
