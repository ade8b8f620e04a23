# The server alone, without anything for training:
#   docker build -t digitpad . && docker run --stop-timeout 30 -p 8000:8000 digitpad
# Docker kills after 10 s what it has told to stop, and a document may take 25 s.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
RUN useradd --system --uid 10001 --no-create-home digitpad
WORKDIR /app

# First, so that a change of the code installs nothing again.
COPY requirements.txt ./
RUN pip install --requirement requirements.txt

COPY gunicorn.conf.py ./
COPY webapp webapp
COPY templates templates
COPY static static
COPY saved_model saved_model

USER digitpad
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://localhost:{os.environ.get('PORT', 8000)}/readyz\")"]
CMD ["python", "-m", "webapp"]
