"""What we measure: python -m tests.bench engine | relevance."""

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    engine = kinds.add_parser("engine", help="speed of the search engine beside tantivy and SQLite FTS5")
    engine.add_argument("--sizes", default="1000,10000", help="numbers of entries, separated by commas")
    kinds.add_parser("relevance", help="how good the first five results are on the judged questions")
    chosen = parser.parse_args()
    if chosen.kind == "engine":
        from tests.bench import engine as engine_bench

        engine_bench.run([int(size) for size in chosen.sizes.split(",")])
    else:
        from tests.bench import relevance

        relevance.run()


if __name__ == "__main__":
    main()
