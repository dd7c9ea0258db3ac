"""dataframely: a schema with a rule each; a lazy filter whose failures are streamed to Parquet."""

import sys

import dataframely as dy
import polars as pl

source, out = sys.argv[1:3]
c = pl.col


class Panel(dy.Schema):
    region = dy.Int32()
    period = dy.Int32()
    total = dy.Float64()
    a = dy.Float64()
    b = dy.Float64()
    c = dy.Float64()
    d = dy.Float64()
    e = dy.Float64()
    current = dy.Float64()
    prior = dy.Float64()
    growth = dy.Float64()
    done = dy.Int32()
    target = dy.Int32()
    rate = dy.Float64()

    @dy.rule()
    def sum_holds(cls) -> pl.Expr:  # noqa: N805
        return (c("total") - (c("a") + c("b") + c("c") + c("d") + c("e"))).abs() <= 0.3001

    @dy.rule()
    def growth_holds(cls) -> pl.Expr:  # noqa: N805
        return ((c("current") / c("prior") - 1) * 100 - c("growth")).abs() <= 0.0651

    @dy.rule()
    def completion_holds(cls) -> pl.Expr:  # noqa: N805
        return (c("done") / c("target") * 100 - c("rate")).abs() <= 0.0501


_, failure = Panel.filter(pl.scan_parquet(source))
failure.sink_parquet(out)
