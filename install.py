"""Sets up everything: an own environment in .venv and, in it, exactly the locked dependencies.

Needs nothing but Python 3.11: Debian's bare python3 has neither pip nor ensurepip, so uv is fetched as a pinned
wheel, its checksum compared, and unpacked. Run by `make install`; doing it again is quick and harmless.
"""

import hashlib
import io
import json
import os
import platform
import subprocess
import sys
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

UV_VERSION = "0.13.9"
UV_WHEELS = {
    "x86_64": (
        "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "aarch64": (
        "uv-0.13.9-py3-none-manylinux_2_28_aarch64.whl",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
}
INDEX = os.environ.get("UV_DEFAULT_INDEX", "https://pypi.org/simple").rstrip("/")
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
UV = VENV / "bin" / f"uv-{UV_VERSION}"
STAMP = VENV / "installed"


class InstallError(Exception):
    """The installation cannot go on; the text says why and what to do."""


def main() -> int:
    """Install unless the lock and the project file are those that were installed."""
    wanted = _fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted:
        return 0
    try:
        install()
    except (InstallError, subprocess.CalledProcessError, urllib.error.URLError) as error:
        print(f"安装未完成 / installation failed: {error}", file=sys.stderr)
        return 3
    STAMP.write_text(wanted, encoding="ascii")
    return 0


def install() -> None:
    """Make the environment, fetch uv, and let it install what the lock names."""
    if sys.version_info[:2] != (3, 11):
        raise InstallError(f"需要 Python 3.11，现在是 {platform.python_version()} (needs Python 3.11)")
    if not (VENV / "bin" / "python").exists():
        venv.create(VENV, with_pip=False, symlinks=True)
    if not UV.exists():
        UV.write_bytes(_uv_binary())
        UV.chmod(0o755)
    environment = {
        "UV_SYSTEM_CERTS": "true",  # as Python here: a school's proxy may show a certificate that only this machine trusts
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    command = [str(UV), "sync", "--frozen", "--inexact", "--python", str(VENV / "bin" / "python")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _fingerprint() -> str:
    content = (ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    return hashlib.sha256(content).hexdigest()


def _uv_binary() -> bytes:
    machine = platform.machine()
    if machine not in UV_WHEELS:
        raise InstallError(f"没有适用于 {machine} 的 uv，请自行安装依赖 (no pinned uv for this machine)")
    name, sha256 = UV_WHEELS[machine]
    wheel = _fetch(_address(name), "application/octet-stream")
    if hashlib.sha256(wheel).hexdigest() != sha256:
        raise InstallError(f"{name} 的校验值不符，已停止 (checksum differs)")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return archive.read(f"uv-{UV_VERSION}.data/scripts/uv")


def _address(name: str) -> str:
    listing = json.loads(_fetch(f"{INDEX}/uv/", "application/vnd.pypi.simple.v1+json"))
    for file in listing["files"]:
        if file["filename"] == name:
            return str(file["url"])
    raise InstallError(f"软件源中没有 {name} (not in the package index)")


def _fetch(url: str, accept: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=120) as response:
        content: bytes = response.read()
    return content


if __name__ == "__main__":
    sys.exit(main())
