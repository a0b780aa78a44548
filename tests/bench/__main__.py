"""What we measure: python -m tests.bench engine | pages | feed | referrals | relevance | import | silence | all."""

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    engine = kinds.add_parser("engine", help="speed of the search engine beside tantivy and SQLite FTS5")
    engine.add_argument("--sizes", default="1000,10000", help="numbers of entries, separated by commas")
    kinds.add_parser("relevance", help="how good the first five results are on the judged questions")
    pages = kinds.add_parser("pages", help="the results page beside a fixed page on the same server")
    pages.add_argument("--sizes", default="1000,10000", help="numbers of entries, separated by commas")
    feed = kinds.add_parser("feed", help="the open data beside constant JSON on the same server")
    feed.add_argument("--sizes", default="1000,10000", help="numbers of entries, separated by commas")
    referrals = kinds.add_parser("referrals", help="the homes and lists of referrals beside the results page")
    referrals.add_argument("--sizes", default="100000", help="numbers of referrals, separated by commas")
    imports = kinds.add_parser("import", help="a long list brought in while the site answers")
    imports.add_argument("--sizes", default="100000", help="numbers of rows, separated by commas")
    kinds.add_parser("silence", help="whether the time of an answer tells if an address has an account")
    kinds.add_parser("all", help="all of these")
    chosen = parser.parse_args()
    if chosen.kind == "all":
        everything()
    elif chosen.kind == "pages":
        from tests.bench import pages as pages_bench

        pages_bench.run([int(size) for size in chosen.sizes.split(",")])
    elif chosen.kind == "feed":
        from tests.bench import open_data as feed_bench

        feed_bench.run([int(size) for size in chosen.sizes.split(",")])
    elif chosen.kind == "referrals":
        from tests.bench import referrals as referrals_bench

        for size in chosen.sizes.split(","):
            referrals_bench.run(int(size))
    elif chosen.kind == "import":
        from tests.bench import imports as import_bench

        for size in chosen.sizes.split(","):
            import_bench.run(int(size))
    elif chosen.kind == "silence":
        from tests.bench import silence

        silence.run()
    elif chosen.kind == "engine":
        from tests.bench import engine as engine_bench

        engine_bench.run([int(size) for size in chosen.sizes.split(",")])
    else:
        from tests.bench import relevance

        relevance.run()


def everything() -> None:
    """One run of all that is measured, so that its figures may be set beside each other."""
    from tests.bench import engine, imports, open_data, pages, referrals, relevance, silence

    for title, run in (
        ("Engine", lambda: engine.run([1_000, 10_000])),
        ("Pages", lambda: pages.run([1_000, 10_000])),
        ("Open data", lambda: open_data.run([1_000, 10_000])),
        ("Referrals", lambda: referrals.run(100_000)),
        ("Import", lambda: imports.run(100_000)),
        ("Relevance", relevance.run),
        ("Silence", silence.run),
    ):
        print(f"\n== {title} ==")
        run()


if __name__ == "__main__":
    main()
