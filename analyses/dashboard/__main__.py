"""Starts the page on this machine only: `python -m analyses.dashboard [--server.port=8501]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

OPTIONS = (
    # Nobody else on the network sees the page, and it asks nobody else for anything.
    "--server.address=127.0.0.1",
    "--browser.serverAddress=localhost",
    "--browser.gatherUsageStats=false",
    # Headless: without it, the first start asks for an e-mail address.
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--client.toolbarMode=minimal",
    "--client.showErrorDetails=none",
    "--client.showErrorLinks=false",
    # A change is blue or orange: red and green look alike to one man in twelve.
    "--theme.base=light",
    "--theme.metricValueFontSize=1.7rem",
    "--theme.primaryColor=#0072B2",
    "--theme.greenColor=#0072B2",
    "--theme.redColor=#B34700",
)


def main() -> None:
    """Become Streamlit; its own options can be given too, and win."""
    app = Path(__file__).with_name("app.py")
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(app), *OPTIONS, *sys.argv[1:]])


if __name__ == "__main__":
    main()
