"""The commands about rule packs: list, lint, explain, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.language import user_language
from audit.cli.shared import Lang, RulesOption, fail, mistakes, packs_in

app = typer.Typer(no_args_is_help=True, help="The rule packs: list, check, explain.", rich_markup_mode=None)


@app.command("list")
def list_rules(rules: RulesOption = None, lang: Lang = None) -> None:
    """List the rules of the packs, a line each."""
    with mistakes(lang):
        from audit.rulepack import listing

        for pack in packs_in(rules):
            print(listing(pack, lang or pack.language))


@app.command()
def lint(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Packs, or folders of them, as with --rules.", show_default=False),
    ] = None,
    rules: RulesOption = None,
    lang: Lang = None,
) -> None:
    """Check packs for mistakes (exit 2), and remark on what could be better."""
    with mistakes(lang):
        from audit.rulepack import lint as remarks

        for pack in packs_in([*(paths or ()), *(rules or ())] or None):
            for remark in remarks(pack):
                print(remark.text(lang or pack.language))


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="A rule's id, or a family.")],
    rules: RulesOption = None,
    lang: Lang = None,
) -> None:
    """Explain a rule, or a rule family, in words."""
    with mistakes(lang):
        import difflib

        from audit.families import families
        from audit.rulepack import explain as explained
        from audit.rulepack.explain import manual

        packs = packs_in(rules, needed=False)
        found = [(rule, pack) for pack in packs for rule in pack.rules if rule.id == name]
        for rule, pack in found:
            print(explained(rule, lang or pack.language))
        if not found and name in families():
            print(manual(name, user_language()))
        elif not found:
            names = [rule.id for pack in packs for rule in pack.rules] + list(families())
            near = difflib.get_close_matches(name, names, 1)
            fail("cli.rule", lang, found=name, nearest=f" ({near[0]}?)" if near else "")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the pack language, for editors."""
    import json

    from audit.rulepack import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
