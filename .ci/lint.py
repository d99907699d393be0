"""Run the hooks of .pre-commit-config.yaml: by pre-commit on tracked files, or one by one outside a git clone."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from identify.identify import tags_from_path

ROOT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = {".git", ".venv", ".tools", ".postgres", "dbt_packages", "target", "logs", "landing", "__pycache__"}


def files(root: Path) -> Iterator[str]:
    """Yield every file that hooks may check, relative to `root`."""
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in LEFT_BEHIND and not f.endswith("_cache")]
        yield from (str((Path(folder) / name).relative_to(root)) for name in names)


def run_hooks(root: Path) -> int:
    """Run each hook on the files on disk that match it, and return the number of failed hooks."""
    failures = 0
    found = sorted(files(root))
    for repo in yaml.safe_load((root / ".pre-commit-config.yaml").read_text())["repos"]:
        for hook in repo["hooks"]:
            pattern, types = re.compile(hook.get("files", "")), set(hook.get("types", ["file"]))
            excluded = re.compile(hook.get("exclude", "^$"))
            chosen = [f for f in found if pattern.search(f) and not excluded.search(f)]
            chosen = [f for f in chosen if types <= tags_from_path(str(root / f))]
            command = shlex.split(hook["entry"])
            command += chosen if hook.get("pass_filenames", True) else []
            if chosen:
                print(f"- {hook['name']}", flush=True)
                failures += bool(subprocess.run(command, cwd=root).returncode)
    return failures


def main() -> int:
    """Lint the project, and return non-zero if a hook failed."""
    git = ["git", "-C", str(ROOT), "ls-files", "--error-unmatch", ".pre-commit-config.yaml"]
    if subprocess.run(git, capture_output=True).returncode == 0:
        return subprocess.run(["pre-commit", "run", "--all-files"], cwd=ROOT).returncode
    return min(run_hooks(ROOT), 1)


if __name__ == "__main__":
    sys.exit(main())
