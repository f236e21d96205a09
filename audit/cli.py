"""The command line: reads its words, calls the pipeline, writes what came of it. Heavy modules are imported on use."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from audit import __version__
from audit.errors import InputError, kind_and_place
from audit.stopping import asked, stoppable, too_late
from audit.terminal import tell, tell_problem
from reports.readers import ADVISER, READERS
from rules.texts import Texts
from rules.vocabulary import LANGUAGES, PRIVACY_LEVELS

if TYPE_CHECKING:
    from rules.result import AuditResult

CLEAR, FOUND, UNUSABLE, STOPPED = 0, 1, 2, 130
DEFAULT_OUT = Path("out")
RESULT = "result.json"
TOLD = ("report.html", "findings.csv", "spells.csv", "findings.xlsx")  # made from a result and nothing else
FAULTS = "faults.csv"  # every cell that could not be used, where there is one
OUTPUT = (TOLD[0], RESULT, *TOLD[1:], FAULTS)
PARTS = ("findings", "spells", "faults")  # folders that the workers of Dask write
ENGINES = (_, DASK) = ("process", "dask")
COMPARED = ("compare.html", "compare.csv")


def run(argv: Sequence[str]) -> int:
    """Run one command.

    Exit code 0: nothing in the headline or the routine line; 1: something; 2: unusable input; 130: stopped by hand.
    """
    texts = Texts(_language_of(argv))
    arguments = _parser(texts).parse_args(argv)
    with stoppable():
        try:
            return int(arguments.command(arguments, texts))
        except (Exception, KeyboardInterrupt) as problem:
            too_late()
            code, sentence = _refusal(problem, texts)
    tell_problem(f"tilsynsklar: {sentence}")
    return code


def _refusal(problem: BaseException, texts: Texts) -> tuple[int, str]:
    """The exit code and the one sentence with which a command ends that came to nothing."""
    if asked() or isinstance(problem, KeyboardInterrupt):  # a library may make another exception of a stop
        return STOPPED, texts.say("cli.stopped")
    if isinstance(problem, InputError):
        return UNUSABLE, problem.sentence(texts)
    # A fault of ours. What an exception says may quote a cell, so only its kind and place are told.
    return UNUSABLE, texts.say("cli.our_fault", problem=kind_and_place(problem))


def _audit(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.configuration import settings_from

    options = {
        "as_of": arguments.as_of,
        "period_from": arguments.period_from,
        "language": arguments.lang,
        "privacy": arguments.privacy,
        "key_file": arguments.key,
        "sample": arguments.sample,
        "seed": arguments.seed,
    }
    values = settings_from(arguments.settings, options)
    texts = Texts(values.get("language", texts.language))
    paths = [Path(name) for name in arguments.files]
    if "as_of" not in values:
        raise InputError("no_as_of_no_dates") if arguments.engine == DASK else _no_as_of(paths, values)
    if arguments.scheduler is not None and arguments.engine != DASK:
        raise InputError("scale_scheduler_alone")
    scheduler = (arguments.scheduler,) if arguments.engine == DASK else None
    result = _audit_and_write(paths, arguments.settings, values, arguments.out, texts, arguments.reader, scheduler)
    return FOUND if result.headline or result.routine_line else CLEAR


def _check(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.checking import check_files
    from audit.configuration import settings_from
    from audit.output import write_new
    from audit.progress import CHECKING, ProgressBar
    from audit.source.answers import parted
    from audit.source.private import cleaned_name
    from rules.settings import Settings

    values = settings_from(arguments.settings, {"as_of": arguments.as_of, "language": arguments.lang})
    texts = Texts(values.get("language", texts.language))
    settings = Settings(**{"as_of": date.max, **values})
    for path in filter(None, (arguments.write_settings, arguments.annotated)):
        _hold_free(path)
    files, answers = parted([Path(name) for name in arguments.files])
    with ProgressBar(texts, CHECKING) as progress:
        checked = check_files(files, settings, progress)
        progress("tables")
        wanted = ((arguments.write_settings, checked.proposal), (arguments.annotated, checked.workbook))
        written = {path: make(texts) for path, make in wanted if path is not None}
    tell(checked.text(texts))
    for path in answers:
        tell(texts.say("cli.check.answers", file=cleaned_name(path.name)))
    for path in write_new(written):
        tell(texts.say("cli.check.written", file=path))
    return UNUSABLE if checked.questions else CLEAR


def _hold_free(path: Path) -> None:
    """Refuse a file that is there already: it may hold somebody's answers."""
    from audit.source.private import cleaned_name

    if path.exists():
        raise InputError("output_exists", file=cleaned_name(path.name))


def _render(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.keeping import in_language, kept_result, spare_answers, told
    from audit.output import hold_writable, write_all
    from audit.progress import RENDERING, ProgressBar

    path = arguments.result
    _spare_the_input([path], arguments.out, TOLD)
    spare_answers(arguments.out)
    hold_writable(arguments.out, TOLD)
    with ProgressBar(texts, RENDERING) as progress:
        progress("kept")
        result = in_language(kept_result(path), arguments.lang)
        contents = told(result, arguments.reader, progress)
        progress("write")
        written = write_all(arguments.out, contents)
    texts = Texts(result.settings.language)
    tell(texts.say("cli.rendered", report=written[0], others=", ".join(file.name for file in written[1:])))
    return CLEAR


def _verify(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.keeping import kept_result
    from audit.progress import VERIFYING, ProgressBar
    from audit.verifying import verify

    result = kept_result(arguments.result)
    texts = Texts(arguments.lang or result.settings.language)
    with ProgressBar(texts, VERIFYING) as progress:
        verified = verify(
            result, arguments.result, [Path(name) for name in arguments.files], arguments.settings, progress
        )
    tell(verified.text(texts))
    return CLEAR if verified.same else FOUND


def _compare(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.keeping import compared, in_language, kept_result
    from audit.output import hold_writable, write_all
    from audit.progress import COMPARING, ProgressBar

    _spare_the_input([arguments.old, arguments.new], arguments.out, COMPARED)
    hold_writable(arguments.out, COMPARED)
    with ProgressBar(texts, COMPARING) as progress:
        progress("kept")
        old, new = kept_result(arguments.old), in_language(kept_result(arguments.new), arguments.lang)
        progress("report")
        contents = compared(old, new)
        progress("write")
        written = write_all(arguments.out, contents)
    texts = Texts(new.settings.language)
    tell(texts.say("cli.compared", report=written[0], others=", ".join(file.name for file in written[1:])))
    return CLEAR


def _demo(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.configuration import settings_from
    from audit.sample import sample_files, sample_settings

    values = settings_from(sample_settings(), {"language": arguments.lang, "privacy": arguments.privacy})
    _audit_and_write(sample_files(), sample_settings(), values, arguments.out, texts, arguments.reader)
    return CLEAR


def _template(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.output import write_new
    from audit.source.private import cleaned_name
    from audit.template import template

    path = Path(arguments.file)
    if path.suffix.lower() != ".xlsx":
        raise InputError("template_ending", file=cleaned_name(path.name))
    if path.exists():
        raise InputError("template_exists", file=cleaned_name(path.name))
    write_new({path: template(texts)})
    tell(texts.say("cli.template_written", file=path))
    return CLEAR


def _key(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.output import write_new
    from audit.source.key_file import new_key
    from audit.source.private import cleaned_name

    path = Path(arguments.file)
    # Made with its rights at once, and never over another file: a key that is lost cannot be made again.
    write_new({path: new_key()}, rights=0o600)
    tell(texts.say("cli.key_written", file=cleaned_name(path.name)))
    return CLEAR


def _rules(arguments: argparse.Namespace, texts: Texts) -> int:
    from audit.explain import catalogue, catalogue_json, explanation
    from audit.rulebook_page import rules_page
    from audit.source.private import cleaned
    from rules.catalogue import RULES

    wanted = arguments.rule and arguments.rule.upper()
    if wanted and wanted not in RULES:
        raise InputError("no_such_rule", rule=cleaned(wanted), known=", ".join(RULES))
    chosen = [RULES[wanted]] if wanted else list(RULES.values())
    if arguments.json:
        tell(catalogue_json(chosen, texts))
    elif arguments.markdown:
        tell(rules_page(texts).rstrip())
    else:
        tell(explanation(chosen[0], texts) if wanted else catalogue(texts))
    return CLEAR


def _audit_and_write(
    paths: list[Path],
    settings: Path | None,
    values: dict[str, Any],
    folder: Path,
    texts: Texts,
    reader: str,
    scheduler: tuple[str | None] | None = None,
) -> AuditResult:
    """`scheduler`: the address of one of Dask (None: on this machine); without it the audit is one process."""
    from audit.keeping import spare_answers, told
    from audit.output import hold_writable, write_all
    from audit.pipeline import audited
    from audit.progress import AUDITING, ProgressBar
    from reports.faults import faults_csv
    from rules.settings import Settings

    beside = [settings] if settings else []
    if values.get("key_file"):
        beside.append(Path(values["key_file"]))
    _spare_the_input([*paths, *beside], folder, (*OUTPUT, *PARTS))
    spare_answers(folder)
    hold_writable(folder, OUTPUT)
    with ProgressBar(texts, AUDITING) as progress:
        if scheduler is None:
            result, fault_cells = audited(paths, Settings(**values), progress)
        else:
            from audit.scale.spread import audit_spread

            result = audit_spread(paths, Settings(**values), progress, folder=folder, scheduler=scheduler[0])
            fault_cells = ()  # the workers write them
        contents = told(result, reader, progress)
        contents[RESULT] = result.json_parts()
        if fault_cells:
            contents[FAULTS] = faults_csv(fault_cells, result.provenance.tables, result.settings.language)
        progress("write")
        replaced = OUTPUT if scheduler is not None else (*OUTPUT, *PARTS)
        written = write_all(folder, {name: contents[name] for name in OUTPUT if name in contents}, replaced)
    tell(_summary(result, texts))
    others = [path.name for path in written[1:]]
    if scheduler is not None:
        others += [f"{name}/part-*.parquet" for name in PARTS if (folder / name).exists()]
    tell(texts.say("cli.written", report=written[0], others=", ".join(others)))
    return result


def _spare_the_input(inputs: list[Path], folder: Path, output: Sequence[str]) -> None:
    """Refuse a folder in which what we write would take the place of what we read, or of its folder."""
    from audit.source.private import cleaned_name

    ours = {folder.resolve() / name for name in output}
    for path in inputs:
        place = path.parent.resolve() / path.name
        if ours & {place, place.parent, path.resolve()}:
            raise InputError("output_is_input", file=cleaned_name(path.name), folder=str(folder))


def _summary(result: AuditResult, texts: Texts) -> str:
    sums = result.sums
    duties = [outcome.verdicts for outcome in result.group_sums or result.outcomes if outcome.on != "routines"]
    judged = any(found[verdict] for found in duties for verdict in ("met", "borderline", "late", "missing", "exempt"))
    return texts.say(
        "cli.summary" if judged else "cli.summary_nothing_judged",
        read=sums.rows_read,
        used=sums.rows_used,
        aside=sums.rows_set_aside,
        out_of_scope=sums.rows_out_of_scope,
        spells=sums.spells,
        headline=result.headline,
        routines=result.routine_line,
    )


def _no_as_of(paths: list[Path], values: dict[str, Any]) -> InputError:
    """The refusal of an audit without a day, with the latest date of the input as a proposal."""
    from audit.remarks import latest_date
    from audit.source import read
    from audit.source.answers import parted
    from rules.settings import Settings

    files, _ = parted(paths)
    latest = latest_date(read(files, Settings(**values, as_of=date.max)))
    return InputError("no_as_of", latest=latest.isoformat()) if latest else InputError("no_as_of_no_dates")


def _language_of(argv: Sequence[str]) -> str:
    """The language asked for, found before parsing so that help and refusals speak it too."""
    for at, word in enumerate(argv):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and at + 1 < len(argv):
            value = argv[at + 1]
        if value in LANGUAGES:
            return value
    return "nb"


class _Parser(argparse.ArgumentParser):
    """Refuses in one sentence of the user's language."""

    texts = Texts("nb")

    def error(self, message: str) -> NoReturn:
        from audit.source.private import cleaned

        self.exit(UNUSABLE, f"tilsynsklar: {self.texts.say('cli.usage', problem=cleaned(message))}\n")


def _parser(texts: Texts) -> argparse.ArgumentParser:
    _Parser.texts = texts
    say = texts.section("cli.help")
    parser = _Parser(prog="tilsynsklar", description=say["program"], epilog=say["exit_codes"])
    parser.add_argument("--version", action="version", version=f"tilsynsklar {__version__}")
    commands = parser.add_subparsers(required=True, metavar=say["command"])

    def command(name: str, action: Callable[[argparse.Namespace, Texts], int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=say[name], description=say[name])
        sub.set_defaults(command=action)
        sub.add_argument("--lang", choices=LANGUAGES, help=say["lang"])
        return sub

    def folder(sub: argparse.ArgumentParser, default: Path) -> None:
        sub.add_argument("--out", type=Path, default=default, metavar="DIR", help=say["out"])

    def output(sub: argparse.ArgumentParser, default: Path) -> None:
        sub.add_argument("--privacy", choices=PRIVACY_LEVELS, help=say["privacy"])
        sub.add_argument("--reader", choices=READERS, default=ADVISER.name, help=say["reader"])
        folder(sub, default)

    audit = command("audit", _audit)
    audit.add_argument("files", nargs="+", metavar="FILE", help=say["files"])
    audit.add_argument("--as-of", metavar="DATE", help=say["as_of"])
    audit.add_argument("--period-from", metavar="DATE", help=say["period_from"])
    audit.add_argument("--settings", type=Path, metavar="FILE", help=say["settings"])
    audit.add_argument("--key", metavar="FILE", help=say["key_option"])
    audit.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help=say["engine"])
    audit.add_argument("--scheduler", metavar="ADDRESS", help=say["scheduler"])
    audit.add_argument("--sample", type=int, metavar="N", help=say["sample"])
    audit.add_argument("--seed", type=int, metavar="S", help=say["seed"])
    output(audit, DEFAULT_OUT)
    check = command("check", _check)
    check.add_argument("files", nargs="+", metavar="FILE", help=say["files"])
    check.add_argument("--as-of", metavar="DATE", help=say["as_of"])
    check.add_argument("--settings", type=Path, metavar="FILE", help=say["settings"])
    check.add_argument("--write-settings", type=Path, metavar="FILE.toml", help=say["write_settings"])
    check.add_argument("--annotated", type=Path, metavar="FILE.xlsx", help=say["annotated"])
    render = command("render", _render)
    render.add_argument("result", type=Path, metavar="RESULT.json", help=say["result_file"])
    render.add_argument("--reader", choices=READERS, default=ADVISER.name, help=say["reader"])
    folder(render, DEFAULT_OUT)
    verify = command("verify", _verify)
    verify.add_argument("result", type=Path, metavar="RESULT.json", help=say["result_file"])
    verify.add_argument("files", nargs="+", metavar="FILE", help=say["verify_files"])
    verify.add_argument("--settings", type=Path, metavar="FILE", help=say["verify_settings"])
    compare = command("compare", _compare)
    compare.add_argument("old", type=Path, metavar="OLD.json", help=say["old_result"])
    compare.add_argument("new", type=Path, metavar="NEW.json", help=say["new_result"])
    folder(compare, DEFAULT_OUT)
    template = command("template", _template)
    template.add_argument("file", metavar="FILE.xlsx", help=say["template_file"])
    key = command("key", _key)
    key.add_argument("file", metavar="FILE", help=say["key_file"])
    rules = command("rules", _rules)
    rules.add_argument("rule", nargs="?", metavar="RULE", help=say["rule"])
    rules.add_argument("--json", action="store_true", help=say["json"])
    rules.add_argument("--markdown", action="store_true", help=say["markdown"])
    output(command("demo", _demo), DEFAULT_OUT / "demo")
    return parser
