"""What Schemathesis sends where the document says "a picture": the corpus. No schema tells which bytes are one."""

import base64

import schemathesis
from hypothesis import strategies as st

from tests.fuzz.corpus import corpus

PICTURES = {name: data for name, data in corpus().items() if not name.endswith(".pdf")}
PDFS = {name: data for name, data in corpus().items() if name.endswith(".pdf")}

pictures = st.sampled_from(sorted(PICTURES.values()))
schemathesis.openapi.format("picture", pictures.map(lambda data: base64.b64encode(data).decode()))
schemathesis.openapi.media_type("image/*", pictures)
schemathesis.openapi.media_type("application/octet-stream", pictures)
schemathesis.openapi.media_type("application/pdf", st.sampled_from(sorted(PDFS.values())))
