"""CASes as other tools write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from annotator.formats.uima import xmi as uima_xmi
from tests.formats.exchanging import Got, read

XMI = uima_xmi.FORMAT
NER = "http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
SPACES = (
    'xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" '
    f'xmlns:ner="{NER}" xmlns:custom="http:///webanno/custom.ecore" '
    'xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" '
    'xmlns:meta="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" '
    'xmlns:api="http:///de/tudarmstadt/ukp/clarin/webanno/api/type.ecore"'
)


def inception(text: str, *elements: str, members: str = "", more: str = "") -> bytes:
    """An XMI as INCEpTION writes it; every element is in the view unless `members` says which are."""
    ids = members or " ".join(re.findall(r'xmi:id="(\d+)"', "".join(elements)))
    sofa = f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>'
    view = f'<cas:View sofa="1" members="{ids}"/>'
    head = f'<?xml version="1.0" encoding="UTF-8"?><xmi:XMI {SPACES} xmi:version="2.0"><cas:NULL xmi:id="0"/>'
    return f"{head}{''.join(elements)}{sofa}{view}{more}</xmi:XMI>".encode()


def types(**declared: tuple[str, Mapping[str, str]]) -> bytes:
    """A type system of `webanno.custom` types: the supertype, and features with their ranges."""
    lines = ['<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>']
    for name, (above, features) in declared.items():
        said = "".join(
            f"<featureDescription><name>{key}</name><rangeTypeName>{range_}</rangeTypeName></featureDescription>"
            for key, range_ in features.items()
        )
        lines.append(f"<typeDescription><name>webanno.custom.{name}</name><supertypeName>{above}</supertypeName>")
        lines.append(f"<features>{said}</features></typeDescription>")
    return "".join([*lines, "</types></typeSystemDescription>"]).encode()


ANNOTATION, STRING = "uima.tcas.Annotation", "uima.cas.String"
ENTITY = '<ner:NamedEntity xmi:id="{}" sofa="1" begin="{}" end="{}" value="{}"/>'


def xmi(data: bytes, **beside: bytes) -> Got:
    """What an XMI says."""
    named = {name.replace("_", "."): one for name, one in beside.items()}
    return read(XMI, {"letter.xmi": data, **named})
