"""``calcanim doctor``: what is there, what is missing, and what mends it."""

from __future__ import annotations

from pathlib import Path

import click

from calcanim.cli.options import debug_option, json_option

__all__ = ["command"]


@click.command("doctor")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("media"),
              show_default=True, metavar="DIR", help="The folder clips would go to.")
@json_option
@debug_option
def command(output: Path, as_json: bool) -> int:
    """Check this installation; exit code 1 when something is missing."""
    import json
    from dataclasses import asdict

    from calcanim.render.health import examine

    findings = examine(output)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            state = "ok     " if finding.ok else "missing"
            click.echo(f"{state}  {finding.part:<14} {finding.words}")
            if not finding.ok:
                click.echo(f"         mend it with: {finding.mend}")
    return 0 if all(finding.ok for finding in findings) else 1
